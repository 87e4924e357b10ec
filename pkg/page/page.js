// What all copies of this package on a page share: a micro-frontend, a widget and the app may each bring one, of different
// versions, and a page has one login. The first copy that is imported makes each part, the others use it.

const KEY = Symbol.for("idporten-email-login");

/** The parts, which the modules that make them name: `response`, `clients`, `LoginError`, `sentences`. A server has no page, and
 *  serves many users: nothing is shared there.
 *  @type {Record<string, any>} */
export const page = typeof window === "undefined" ? {} : (globalThis[KEY] ??= {});
