import { sentence } from "./sentence.js";

export class LoginError extends Error {
  #locale;

  /** @param {import("idporten-email-login").ErrorCode} code
   *  @param {string} message
   *  @param {{ retryable?: boolean, locale?: string, cause?: any }} details */
  constructor(code, message, { retryable = false, locale, cause } = {}) {
    super(`${message} docs/errors.md#${code}`, cause && { cause });
    withoutQueries(this);
    withoutQueries(cause);
    this.code = code;
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
}

// A script that is part of the callback's page is named in a stack by the page's address, code and state included.
function withoutQueries(error) {
  if (error?.stack?.replace) error.stack = error.stack.replace(/[?#]\S*(?=:\d+:\d+| line)/g, "");
}
