// A page that is being left may still be there: the person stopped the browser, said no to leaving, or came back.

/** Milliseconds after which a page that is still here can be left again. */
const STILL_HERE = 10_000;

/** Calls back, once, when the page is still here or has come back from the back-forward cache, where timers stand still.
 *  Gives the function that stops waiting for it. */
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

/** The address that a login comes back to unless somebody says otherwise: where the person is. */
export const here = () => location.pathname + location.search + location.hash;
