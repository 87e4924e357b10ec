// A second try for what failed. Engines that share cores keep each other waiting, so it has nothing beside it.

import { say } from "../../tools/lib.mjs";

/** Runs each result in which something failed again, and puts what it has then in its place. `nameOf` says what is run again.
 *  Returns the failures that did not come again. */
export async function retry(results, again, nameOf) {
  const retried = [];
  for (const [at, result] of results.entries()) {
    if (!result.failed.length) continue;
    say(`Once more in ${result.engine}, with nothing beside it: ${nameOf(result)}`);
    results[at] = await again(result);
    retried.push(...result.failed.filter((name) => !results[at].failed.includes(name)));
  }
  return retried;
}
