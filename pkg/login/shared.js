// Work that several callers wait for.

export class Shared {
  #controller = new AbortController();
  #callers = 0;
  isComplete = false;

  /** Begins the work with a signal, which is aborted when each caller has given up. `key` identifies the work. */
  constructor(work, key = "") {
    this.key = key;
    this.promise = work(this.#controller.signal);
    // Each caller has the failure from wait().
    this.promise.then(() => (this.isComplete = true), () => {});
  }

  get isAborted() {
    return this.#controller.signal.aborted;
  }

  abort() {
    this.#controller.abort();
  }

  /** Waits, not longer than the caller's own signal allows: the others are spared. `aborted` makes the error. */
  wait(signal, aborted) {
    this.#callers += 1;
    if (!signal) return this.promise;
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#callers -= 1;
        // A moment later: the page may call again at once.
        queueMicrotask(() => this.#callers || this.abort());
        reject(aborted());
      };
      const settled = () => signal.removeEventListener("abort", giveUp);
      signal.addEventListener("abort", giveUp, { once: true });
      this.promise.then(resolve, reject).then(settled);
    });
  }
}
