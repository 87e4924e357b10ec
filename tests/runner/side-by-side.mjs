// Works of which some are done at once: one more than the machine has cores, since tests also wait. More would only wait for
// each other, and their tests would run out of time.

import { availableParallelism } from "node:os";
import { together } from "../../tools/lib.mjs";

/** The results of the works, in their order. */
export async function sideBySide(works, act) {
  const waiting = works.entries();
  const results = [];
  const take = async () => {
    for (const [at, work] of waiting) results[at] = await act(work);
  };
  await together(Array.from({ length: availableParallelism() + 1 }, take));
  return results;
}
