// A port for a program of a test's own, which cannot be handed a socket.

import { reserve } from "../../cli/static.mjs";

/** A port that was free a moment ago; `andTheNext`: and the one after it. */
export async function freePort({ andTheNext = false } = {}) {
  for (;;) {
    const place = await reserve();
    place.close();
    if (!andTheNext) return place.port;
    const next = await reserve(place.port + 1).catch(() => undefined);
    next?.close();
    if (next) return place.port;
  }
}
