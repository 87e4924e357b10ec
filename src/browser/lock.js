/** Takes a lock of the Web Locks API, which this page holds until it calls what this promises; null where another tab
 *  holds it. A browser that has no locks, none for this page, or none within ten seconds, promises undefined. */
export const takeLock = (name) =>
  new Promise((decide) => {
    const granted = (lock) => new Promise((release) => decide(lock && release));
    if (navigator.locks) navigator.locks.request(name, { ifAvailable: true }, granted).catch(() => decide());
    else decide();
    setTimeout(decide, 10_000);
  });
