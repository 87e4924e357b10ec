import { page } from "./page.js";
import { sentence } from "./sentence.js";

/** Who can fix a failure before the core is loaded, where that is not the page. The core has it for all other failures.
 *  @typedef {import("idporten-email-login").LoginError["fault"]} Fault
 *  @type {Record<string, Fault>} */
const FAULTS = { aborted: "user", unsupported_browser: "browser" };

const Own = class LoginError extends Error {
  #locale;

  /** @param {import("idporten-email-login").ErrorCode} code
   *  @param {string} message
   *  @param {{ fault?: Fault, retryable?: boolean, locale?: string, cause?: any }} details */
  constructor(code, message, { fault = FAULTS[code] ?? "page", retryable = false, locale, cause } = {}) {
    super(`${message} docs/errors.md#${code}`, cause && { cause });
    withoutQueries(this);
    withoutQueries(cause);
    this.code = code;
    this.fault = fault;
    this.retryable = retryable;
    this.#locale = locale;
  }

  /** On the prototype, as Error's own name is, so that it is not printed with every error.
   *  @returns {"LoginError"} */
  get name() {
    return "LoginError";
  }

  userMessage(locale) {
    return sentence(this.code, locale, this.#locale);
  }
};

/** One class for all copies of the package on a page, so that `instanceof` holds for each. */
export const LoginError = /** @type {typeof Own} */ (page.LoginError ??= Own);

// A script that is part of the callback's page is named in a stack by the page's address, code and state included.
function withoutQueries(error) {
  if (!error?.stack?.replace) return;
  // Line and column stay, and so does what is no address. One pass, since an address may be long.
  error.stack = error.stack.replace(/[?#]\S*/g, (query, at, stack) => /:\d+:\d+[),]*$/.exec(query)?.[0] ?? (stack.startsWith(" line", at + query.length) ? "" : query));
}
