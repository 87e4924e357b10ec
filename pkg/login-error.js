import { sentence } from "./sentences.js";

export class LoginError extends Error {
  #locale;

  constructor(code, message, { retryable = false, provider, skewSeconds, locale, cause } = {}) {
    super(message, cause && { cause });
    withoutQueries(this);
    withoutQueries(cause);
    this.code = code;
    this.retryable = retryable;
    if (provider) this.provider = Object.freeze(provider);
    if (skewSeconds !== undefined) this.skewSeconds = skewSeconds;
    this.#locale = locale;
  }

  userMessage(locale = this.#locale) {
    return sentence(this.code, locale);
  }
}

// A script that is part of the callback's page is named in a stack by the page's address, code and state included.
function withoutQueries(error) {
  if (typeof error?.stack === "string") error.stack = error.stack.replace(/[?#][^\s)]*(?=:\d+:\d+)/g, "");
}

// On the prototype, as Error's own name is, so that it is not printed with every error.
Object.defineProperty(LoginError.prototype, "name", { value: "LoginError" });
