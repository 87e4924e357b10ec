import { sentence } from "./sentences.js";

export class LoginError extends Error {
  #locale;

  constructor(code, message, { retryable = false, provider, skewSeconds, locale } = {}) {
    super(message);
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

// On the prototype, as Error's own name is, so that it is not printed with every error.
Object.defineProperty(LoginError.prototype, "name", { value: "LoginError" });
