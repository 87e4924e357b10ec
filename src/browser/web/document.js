/** A member of the document as browsers define it: elements with a name hide such members. */
export const documentMember = (name) => Reflect.get(Object.getPrototypeOf(document), name, document);
