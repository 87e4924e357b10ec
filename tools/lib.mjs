// What the scripts share: where things are, running commands with their output on the terminal, and saying what is
// happening. Only Node's own modules, since this runs before anything is installed.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const inRoot = (...parts) => join(root, ...parts);

/** Command-line tools built by cargo are stored here, so that a fresh clone need not build them again. */
const cache = process.env.IDPORTEN_EMAIL_LOGIN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "idporten-email-login");

export const cached = (...parts) => join(cache, ...parts);

// Compiled dependencies too: compiling them takes three minutes, and clones can share them. What is made of them is in target/.
process.env.CARGO_BUILD_BUILD_DIR ??= cached("cargo-build");

/** Something the user must do. Shown as one line, without a stack. */
export class SetUpError extends Error {}

export function say(text) {
  process.stderr.write(`• ${text}\n`);
}

/** Seconds for a command that says nothing else: longer than any takes on a new machine. */
const DEADLINE = 20 * 60;

/** Seconds in which a command that is ended may close what it has opened. */
const GRACE = 10;

/** The commands that are running. Each is a group of processes, which ends as a whole. */
const running = new Set();

const endGroup = ({ pid }, signal) => {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended before.
  }
};

let forwarding = false;

/** A signal ends the commands as well: they are in groups of their own, which a terminal's Ctrl+C does not reach. */
function forwardSignals() {
  if (forwarding) return;
  forwarding = true;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      for (const child of running) endGroup(child, signal);
      // Where nothing else listens, this is the end of the process, as it is without a listener.
      if (process.listenerCount(signal) === 1) process.exit(1);
    });
  }
}

/** Runs a command with its output on the terminal's stderr, so that stdout stays for results. One that has not ended after
 *  `deadline` seconds is ended, with all that it has started; the error is then `late`. */
export function run(command, args, { env = {}, cwd = root, deadline = DEADLINE } = {}) {
  const named = `${basename(command)} ${args.map((arg) => (isAbsolute(arg) ? relative(root, arg) : arg)).join(" ")}`;
  forwardSignals();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", 2, 2], detached: true });
    running.add(child);
    let late = false;
    const timers = [setTimeout(() => ((late = true), endGroup(child, "SIGTERM")), deadline * 1000), setTimeout(() => endGroup(child, "SIGKILL"), (deadline + GRACE) * 1000)];
    const ended = () => {
      running.delete(child);
      timers.forEach(clearTimeout);
      if (late) endGroup(child, "SIGKILL");
    };
    child.on("error", () => {
      ended();
      reject(new SetUpError(`${command} could not be started. Is it installed?`));
    });
    child.on("exit", (code, signal) => {
      ended();
      const what = late ? `did not end within ${deadline} s` : `failed (${signal ?? code})`;
      if (code === 0 && !late) resolve();
      else reject(Object.assign(new SetUpError(`${named} ${what}.`), { code, late }));
    });
  });
}

/** The results of works that are done at once. When one fails, the others come to their end before that is said. */
export async function together(works) {
  const ended = await Promise.allSettled(works);
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return ended.map(({ value }) => value);
}

/** What `open` returns, with a `close` that closes in reverse order all that `open` was given to keep. When `open` fails, what
 *  it had opened is closed first: no server or browser is left that keeps the process from ending. */
export async function openedTogether(open) {
  const opened = [];
  const close = async () => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
  };
  try {
    const all = await open((thing) => (opened.push(thing), thing));
    return Object.assign(all, { close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the work gives, or an error that says so when it has given nothing after so many milliseconds. */
export function inTime(milliseconds, work, late) {
  let timer;
  const over = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${late} within ${milliseconds / 1000} s.`)), milliseconds)));
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** Runs a command. Gives whether it succeeded, its output, and what it said beside it or why it could not be started. */
export function attempt(command, args, { cwd = root } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: Infinity });
  return { passed: status === 0, output: stdout?.trim() ?? "", said: error ? `It could not be started: ${error.message}` : stderr.trim() };
}

/** The output of a command. One that fails is quoted. */
export function answer(command, args, options) {
  const { passed, output, said } = attempt(command, args, options);
  if (!passed) throw new SetUpError(`${command} ${args.join(" ")} failed: ${said}`);
  return output;
}

/** The output of a command, or nothing when it fails. */
export function output(command, args, options) {
  const { passed, output } = attempt(command, args, options);
  return passed ? output : undefined;
}

/** A text as a part of a regular expression that means just that. */
export const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

export function onPath(command) {
  return process.env.PATH.split(delimiter)
    .map((folder) => join(folder, command))
    .find((file) => existsSync(file));
}

/** One hash over the contents of files and folders, the same wherever the repository lies. */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    if (statSync(inRoot(path)).isDirectory()) {
      for (const name of readdirSync(inRoot(path)).sort()) add(join(path, name));
    } else {
      hash.update(path).update("\0").update(readFileSync(inRoot(path))).update("\0");
    }
  };
  paths.filter((path) => existsSync(inRoot(path))).forEach(add);
  return hash.digest("hex");
}

/** Does the work unless it was done for the same inputs and its result is still there. */
export async function unlessDone(name, inputs, result, work) {
  const stamp = inRoot("target", "stamps", name);
  const now = fingerprint(inputs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now && existsSync(inRoot(result))) return;
  await work();
  mkdirSync(inRoot("target", "stamps"), { recursive: true });
  writeFileSync(stamp, now);
}
