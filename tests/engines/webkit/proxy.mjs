// What Playwright does in its other browsers by the debugger, done on the way: scripts that run before a page's own,
// requests that a test sees, answers in its place, and a network that is gone.

import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, request as send } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { generate } from "selfsigned";
import { literally } from "../../../tools/lib.mjs";

const isDocument = (headers) => /^text\/html/.test(headers["content-type"] ?? "");

/** A pattern as Playwright takes it: a function of a URL, a regular expression, or text in which * is for all but slashes and ** for all. */
export function matcher(pattern) {
  if (typeof pattern === "function") return (text) => pattern(new URL(text));
  if (pattern instanceof RegExp) return (text) => pattern.test(text);
  const parts = pattern.split(/(\*\*|\*)/).map((part) => ({ "**": ".*", "*": "[^/]*" })[part] ?? literally(part));
  const whole = new RegExp(`^${parts.join("")}$`);
  return (text) => whole.test(text);
}

/** A request, with the names that Playwright gives its parts. */
class Request {
  constructor(url, method, headers, body) {
    Object.assign(this, { url: () => url, method: () => method, headers: () => headers, postData: () => (body.length ? body.toString() : null), body });
  }

  isNavigationRequest() {
    return this.headers()["sec-fetch-mode"] === "navigate";
  }
}

/** An answer that has come whole. */
class Response {
  constructor(request, status, headers, body) {
    Object.assign(this, { request: () => request, url: request.url, status: () => status, headers: () => headers, body });
  }

  async text() {
    return this.body.toString();
  }

  async json() {
    return JSON.parse(this.body);
  }
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Sends a request on, and gives the answer as it comes. Whatever the name, the server is on this machine. */
function forward(request) {
  const { "proxy-connection": _, ...headers } = request.headers();
  const url = new URL(request.url());
  if (url.hostname.endsWith(".example")) url.hostname = "127.0.0.1";
  return new Promise((resolve, reject) => {
    send(url, { method: request.method(), headers }, resolve).on("error", reject).end(request.body);
  });
}

async function fetchWhole(request) {
  const answer = await forward(request);
  return new Response(request, answer.statusCode, answer.headers, await readAll(answer));
}

/** What a test's handler may do with a request. */
class Route {
  constructor(request, response, proceed) {
    Object.assign(this, { request: () => request, fetch: () => fetchWhole(request), continue: proceed, response });
  }

  abort() {
    this.response.destroy();
  }

  fulfill({ response: given, status = given?.status() ?? 200, headers = given?.headers() ?? {}, contentType, body = given?.body ?? "" }) {
    const { "content-length": _, "transfer-encoding": __, ...rest } = headers;
    this.response.writeHead(status, { ...rest, ...(contentType && { "content-type": contentType }), "access-control-allow-origin": rest["access-control-allow-origin"] ?? "*" });
    this.response.end(body);
  }
}

/** The page with scripts at its head, and a policy that lets just them run beside what it let run before. */
function withScripts(scripts, headers, body) {
  const text = scripts.map((script) => `{${script}\n}`).join("\n");
  const source = `document.currentScript.remove();\n${text}`;
  const hash = `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
  const html = body.toString().replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => `${doctype}<script>${source}</script>`);
  const policy = headers["content-security-policy"]?.split(/\s*;\s*/).map((directive) => (directive.startsWith("script-src ") ? `${directive} ${hash}` : directive));
  if (policy && !policy.some((directive) => directive.startsWith("script-src "))) policy.push(`script-src ${hash}`);
  const { "content-length": _, ...rest } = headers;
  return [{ ...rest, ...(policy && { "content-security-policy": policy.join("; ") }) }, html];
}

export class Proxy extends EventEmitter {
  scripts = [];
  offline = false;
  #routes = [];
  #servers;

  static async start() {
    const proxy = new Proxy().setMaxListeners(0);
    const answer = (request, response) => proxy.#answer(request, response).catch(() => response.destroy());
    const plain = createServer(answer);
    // Behind this certificate, what goes to another host than this machine ends here, where tests answer it.
    const { private: key, cert } = await generate([{ name: "commonName", value: "any host" }]);
    const secure = createSecureServer({ key, cert }, answer);
    plain.on("connect", (request, socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      secure.emit("connection", socket);
    });
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    proxy.#servers = [plain, secure];
    return proxy;
  }

  get port() {
    return this.#servers[0].address().port;
  }

  route(pattern, handler) {
    this.#routes.unshift({ pattern, matches: matcher(pattern), handler });
  }

  unroute(pattern) {
    this.#routes = this.#routes.filter((route) => String(route.pattern) !== String(pattern));
  }

  async #answer(incoming, response) {
    const url = incoming.url.startsWith("http") ? incoming.url : `https://${incoming.headers.host}${incoming.url}`;
    const request = new Request(url, incoming.method, incoming.headers, await readAll(incoming));
    if (this.offline) return response.destroy();
    this.emit("request", request);
    const proceed = () => this.#forward(request, response);
    const route = this.#routes.find(({ matches }) => matches(url));
    if (!route) return proceed();
    return route.handler(new Route(request, response, proceed), request);
  }

  async #forward(request, response) {
    const answer = await forward(request);
    response.on("close", () => answer.destroy());
    const reported = (body) => this.emit("response", new Response(request, answer.statusCode, answer.headers, body));
    if (this.scripts.length && isDocument(answer.headers)) {
      const whole = await readAll(answer);
      reported(whole);
      const [headers, body] = withScripts(this.scripts, answer.headers, whole);
      return response.writeHead(answer.statusCode, headers).end(body);
    }
    response.writeHead(answer.statusCode, answer.headers);
    const chunks = [];
    answer.on("data", (chunk) => chunks.push(chunk));
    answer.on("end", () => reported(Buffer.concat(chunks)));
    answer.on("error", () => response.destroy());
    return answer.pipe(response);
  }

  close() {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}
