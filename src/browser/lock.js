/** Takes a lock of the Web Locks API, which this page holds until it calls what this promises; null where another tab
 *  holds it. A browser that has no locks, or none for this page, promises undefined. */
export const takeLock = (name) =>
  new Promise((decide) => {
    const granted = (lock) => new Promise((release) => decide(lock && release));
    if (navigator.locks) navigator.locks.request(name, { ifAvailable: true }, granted).catch(() => decide());
    else decide();
  });
