// Whether the browser leaves a page after it was asked to. Not by leaving.js, which is in the page's own chunk.

/** Milliseconds in which a browser that can leave the page does. */
const PATIENCE = 10_000;

/** Rejects when the page is not left, with the error that `refusal` makes of a message; resolves when it is restored from the
 *  back-forward cache (bfcache). `asked` resolves when the browser was asked to leave. */
export const staying = (refusal, asked) =>
  new Promise((resolve, reject) => {
    let timer;
    const over = (settle, value) => {
      clearTimeout(timer);
      removeEventListener("securitypolicyviolation", forbidden);
      removeEventListener("pageshow", returned);
      settle(value);
    };
    const forbidden = ({ effectiveDirective, disposition }) => {
      if (effectiveDirective !== "form-action" || disposition !== "enforce") return;
      over(reject, refusal("The page's Content-Security-Policy forbids the form that logs out: add the provider's login origin to form-action, or give method \"get\". The session here has ended."));
    };
    const returned = ({ persisted }) => persisted && over(resolve);
    const late = () => over(reject, refusal("The browser has not left the page for the provider's logout within 10 seconds. The session here has ended."));
    addEventListener("securitypolicyviolation", forbidden);
    addEventListener("pageshow", returned);
    // A request that failed is reported by its own promise.
    asked.then(() => (timer = setTimeout(late, PATIENCE)), () => over(resolve));
  });
