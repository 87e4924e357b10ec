// The engines run side by side, each on ports of its own.

const SHIFT = { chromium: 0, firefox: 1000, webkit: 2000 };

/** chromium, firefox or webkit. */
export const engine = process.env.ENGINE ?? "chromium";

export const portOfEngine = (port) => port + SHIFT[engine];
