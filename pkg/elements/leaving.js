// A page that is being left may stay: the user stopped the browser, refused to leave, or went Back.

/** Milliseconds after which a page that is still here can be left again. */
const STILL_HERE = 10_000;

/** Calls back, once, when the page is still here or was restored from the back-forward cache (bfcache), where timers stand
 *  still. Returns the function that stops waiting. */
export function ifStillHere(act) {
  const stop = () => {
    clearTimeout(timer);
    removeEventListener("pageshow", returned);
  };
  const stayed = () => {
    stop();
    act();
  };
  const returned = ({ persisted }) => persisted && stayed();
  const timer = setTimeout(stayed, STILL_HERE);
  addEventListener("pageshow", returned);
  return stop;
}

/** Returns the default of `returnTo`: the current address. */
export const here = () => location.pathname + location.search + location.hash;
