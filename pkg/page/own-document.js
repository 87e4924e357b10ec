// The document's own members. HTML without script can hide them (DOM clobbering): with <img name="createElement"> on the page,
// document.createElement is that image.

/** `document`, as browsers define it. Members are undefined on a server.
 *  @type {any} */
export const ownDocument = new Proxy({}, {
  get(_, name) {
    if (typeof document === "undefined") return undefined;
    const member = Reflect.get(Object.getPrototypeOf(document), name, document);
    return typeof member === "function" ? member.bind(document) : member;
  },
});
