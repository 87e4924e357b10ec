/** Milliseconds in which a browser answers. */
const DEADLINE = 10_000;

/** Takes a lock of the Web Locks API, which this page holds until it calls what this promises; null where another tab
 *  holds it. A browser that has no locks, none for this page, or does not answer, promises undefined. */
export const takeLock = (name) =>
  new Promise((decide) => {
    if (!navigator.locks) return decide();
    let late = false;
    const timer = setTimeout(() => decide(void (late = true)), DEADLINE);
    const granted = (lock) => {
      clearTimeout(timer);
      return late ? undefined : new Promise((release) => decide(lock && release));
    };
    navigator.locks.request(name, { ifAvailable: true }, granted).catch(() => decide());
  });
