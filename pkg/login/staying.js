// Whether the browser leaves a page that it was told to leave. Not by leaving.js, which is in the page's own chunk.

/** Milliseconds in which a browser that can leave the page does. */
const PATIENCE = 10_000;

/** Rejects when the page is not left, with what `refusal` makes of a message; resolves when it comes back from the
 *  back-forward cache. `told` is for the browser having been told to leave. */
export const staying = (refusal, told) =>
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
    // What was not told fails by itself.
    told.then(() => (timer = setTimeout(late, PATIENCE)), () => over(resolve));
  });
