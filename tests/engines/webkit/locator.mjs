// A locator with the names that Playwright's has. What it means is looked for anew each time.

import { readFileSync } from "node:fs";
import { Key, error as driverError } from "selenium-webdriver";
import { plain } from "../evaluate.mjs";

const INSIDE = readFileSync(new URL("inside.js", import.meta.url), "utf8").replace(/^\/\/.*$/gm, "").trim();
const FIND = `const find = ${INSIDE};`;

/** Text or a regular expression, in a form that reaches the page. */
const asked = (wanted, exact = false) => (wanted instanceof RegExp ? { source: wanted.source, flags: wanted.flags } : { value: wanted, exact });

const VISIBLE = `const visible = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return element.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0;
};`;

/** The element went away between two commands, or something lies above it while it moves: to be tried again. */
const PASSING = [driverError.StaleElementReferenceError, driverError.ElementClickInterceptedError, driverError.ElementNotInteractableError];

export const keyOf = (name) => (name.length > 1 ? Key[{ Escape: "ESCAPE", Tab: "TAB", Enter: "ENTER", Backspace: "BACK_SPACE" }[name] ?? name.toUpperCase()] : name);

export class Locator {
  constructor(page, steps) {
    this.page = page;
    this.steps = steps;
  }

  #with(...step) {
    return new Locator(this.page, [...this.steps, step]);
  }

  locator(selector, options) {
    const inner = this.#with("css", selector);
    return options ? inner.filter(options) : inner;
  }

  getByRole = (role, { name, exact } = {}) => this.#with("role", { role, name: name === undefined ? undefined : asked(name, exact) });
  getByText = (text, { exact } = {}) => this.#with("text", asked(text, exact));
  filter = ({ hasText }) => this.#with("hasText", asked(hasText));
  nth = (index) => this.#with("nth", index);
  first = () => this.nth(0);

  /** What a script that has `found`, `visible` and `given` gives. */
  #ask(script, given) {
    return this.page.script(`${FIND}${VISIBLE}const found = find(arguments[0]), given = arguments[1];${script}`, this.steps, given);
  }

  /** The element, once it is there and, if need be, can be seen. */
  async #element({ visible = false, timeout } = {}) {
    const found = () => this.#ask(`return found.find((element) => !given || visible(element)) ?? null`, visible);
    return this.page.until(found, { timeout, what: () => this.toString() });
  }

  toString() {
    return `locator ${JSON.stringify(this.steps)}`;
  }

  async waitFor({ state = "visible", timeout } = {}) {
    const tests = { visible: "found.some(visible)", hidden: "!found.some(visible)", attached: "found.length > 0", detached: "!found.length" };
    await this.page.until(() => this.#ask(`return ${tests[state]}`), { timeout, what: () => `${this} ${state}` });
  }

  /** Does something with the element as a user would, once that is possible. */
  async #act(act, { visible = true, timeout } = {}) {
    await this.page.until(
      async () => {
        const element = await this.#element({ visible, timeout });
        try {
          await this.page.command((driver) => act(element, driver));
          return true;
        } catch (error) {
          if (PASSING.some((kind) => error instanceof kind)) return false;
          throw error;
        }
      },
      { timeout, what: () => `${this} to be used` },
    );
  }

  async click({ force = false } = {}) {
    if (force) return this.#act((element, driver) => driver.actions().move({ origin: element }).click().perform());
    await this.page.until(() => this.isEnabled(), { what: () => `${this} enabled` });
    return this.#act((element) => element.click());
  }

  hover = () => this.#act((element, driver) => driver.actions().move({ origin: element }).perform());
  focus = () => this.#act((element, driver) => driver.executeScript("arguments[0].focus()", element), { visible: false });
  press = (key) => this.#act((element) => element.sendKeys(keyOf(key)));
  fill = (text) =>
    this.#act(async (element) => {
      await element.clear();
      if (text) await element.sendKeys(text);
    });

  dispatchEvent = (type) => this.evaluate((element, name) => element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true, composed: true })), type);

  async evaluate(work, argument) {
    const element = await this.#element();
    return this.page.evaluateWith(work, [element, ...plain(argument)]);
  }

  /** A property of the element, once it is there. */
  async #property(script) {
    const found = await this.page.until(() => this.#ask(`return found.length ? { value: (${script})(found[0]) } : null`), { what: () => this.toString() });
    return found.value;
  }

  textContent = () => this.#property("(element) => element.textContent");
  innerText = () => this.#property("(element) => element.innerText");
  inputValue = () => this.#property("(element) => element.value");
  getAttribute = (name) => this.#property(`(element) => element.getAttribute(${JSON.stringify(name)})`);
  isDisabled = () => this.#property(`(element) => element.matches(":disabled")`);
  isEnabled = async () => !(await this.isDisabled());
  boundingBox = () => this.#property("(element) => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; }");
  isVisible = () => this.#ask("return found.length > 0 && visible(found[0])");
  all = async () => Array.from({ length: await this.count() }, (_, index) => this.nth(index));
  count = () => this.#ask("return found.length");
  allTextContents = () => this.#ask("return found.map((element) => element.textContent)");
}
