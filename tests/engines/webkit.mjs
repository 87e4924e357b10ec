// Debian's WebKit, which selenium-webdriver drives. It needs a screen, and gets a virtual one.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { webkit as installed } from "../../tools/setup.mjs";
import { Context } from "./webkit/context.mjs";

/** `webAssembly`: whether the browser has it. */
export async function launch({ webAssembly = true } = {}) {
  const { driver, browser, screen } = await installed();
  const shown = spawn(screen, ["-displayfd", "3", "-screen", "0", "1600x1000x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [number] = await once(shown.stdio[3], "data");
  const open = new Set();
  const newContext = async (options) => {
    const context = await Context.open({ driver, browser, display: `:${String(number).trim()}`, webAssembly }, options);
    open.add(context);
    return context;
  };
  return {
    newContext,
    newPage: async (options) => (await newContext(options)).newPage(),
    async close() {
      await Promise.all([...open].map((context) => context.close()));
      shown.kill();
    },
  };
}
