// The network between the browser and the servers of the bench: every byte takes its time on the way, and so does
// connecting. It is in user space, so that it is the same on every machine; what a kernel does on top, such as beginning
// slowly on a new connection, it does not do.

import { connect, createServer } from "node:net";

/** Nothing is held up. */
export const HERE = { delay: 0, rate: Infinity };
/** A round trip of 150 ms. */
export const FAR = { delay: 75, rate: Infinity };
/** The same on a slow mobile network, 1.6 Mbit/s. */
export const SLOW = { delay: 75, rate: 1_600_000 / 8 };

/** Bytes that are on the way at a time: a packet or three. */
const PIECE = 4096;

/** One direction of the user's own line, which all connections share. */
class Line {
  #free = 0;

  /** Milliseconds until so many bytes, sent now, have arrived. */
  takes({ delay, rate }, bytes) {
    const now = performance.now();
    this.#free = Math.max(this.#free, now) + (bytes / rate) * 1000;
    return this.#free + delay - now;
  }
}

export function startNetwork() {
  const [up, down] = [new Line(), new Line()];
  const servers = [];
  const connections = new Set();
  const network = {
    conditions: HERE,
    /** Listens at a port of this address that the system chooses. `to` names the port that connections lead to. */
    async link(host) {
      let target;
      const server = createServer({ noDelay: true, allowHalfOpen: true }, (browser) => carry(browser, target));
      await new Promise((resolve, reject) => server.once("error", reject).listen(0, host, resolve));
      servers.push(server);
      return { port: server.address().port, to: (port) => void (target = port) };
    },
    /** Ends all connections. */
    hangUp: () => connections.forEach((connection) => connection.destroy()),
    close() {
      network.hangUp();
      servers.forEach((server) => server.close());
    },
  };

  function carry(browser, target) {
    const { conditions } = network;
    connections.add(browser);
    browser.on("close", () => connections.delete(browser));
    // Connecting is a round trip: what the browser sends in between has not left yet.
    browser.pause();
    setTimeout(() => browser.resume(), 2 * conditions.delay);
    const server = connect({ port: target, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    const pass = (line, from, to) => {
      // Timers may go off in another order than they were set in: each delivers what comes next.
      const onTheWay = [];
      const later = (bytes, deliver) => {
        onTheWay.push(deliver);
        setTimeout(() => onTheWay.shift()(), line.takes(conditions, bytes));
      };
      from.on("data", (chunk) => {
        for (let at = 0; at < chunk.length; at += PIECE) {
          const piece = chunk.subarray(at, at + PIECE);
          later(piece.length, () => to.writable && to.write(piece));
        }
      });
      from.on("end", () => later(0, () => to.end()));
      from.on("error", () => to.destroy());
      from.on("close", () => setTimeout(() => to.destroy(), 10 * conditions.delay));
    };
    pass(up, browser, server);
    pass(down, server, browser);
  }

  return network;
}
