// Runs in the page: finds what a locator means. An expression that is a function of the locator's steps.

(steps) => {
  const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const text = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.hidden || ["SCRIPT", "STYLE"].includes(node.nodeName)) return "";
    const assigned = node.localName === "slot" ? node.assignedNodes({ flatten: true }) : [];
    return [...(assigned.length ? assigned : (node.shadowRoot ?? node).childNodes)].map(text).join("");
  };
  const wordsOf = (element) => text(element).replace(/\s+/g, " ").trim();
  const says = (words, { source, flags, value, exact }) => {
    if (source !== undefined) return new RegExp(source, flags).test(words);
    return exact ? words === value : words.toLowerCase().includes(value.replace(/\s+/g, " ").trim().toLowerCase());
  };
  const all = (root) =>
    [...root.querySelectorAll("*")].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const within = (element, scope) => {
    for (let at = element; at; at = parent(at)) if (at === scope) return true;
    return false;
  };
  // A selector reaches into open shadow roots: each of its parts is an ancestor somewhere further up.
  const matches = (element, selector) => {
    const parts = selector.trim().match(/(?:\[[^\]]*\]|\([^)]*\)|[^\s])+/g);
    if (!element.matches(parts.pop())) return false;
    for (let at = parent(element); parts.length && at; at = parent(at)) if (at.matches(parts.at(-1))) parts.pop();
    return !parts.length;
  };
  const ROLES = { button: "button, [role=button], input[type=submit]", link: "a[href], [role=link]" };
  const name = (element) => element.getAttribute("aria-label") ?? wordsOf(element);
  const narrow = {
    css: (found, selector) => {
      const selectors = selector.split(/,(?![^(]*\))/);
      return all(document).filter((element) => found.some((scope) => scope === document || within(element, scope)) && selectors.some((each) => matches(element, each)));
    },
    role: (found, { role, name: wanted }) => narrow.css(found, ROLES[role] ?? `[role=${role}]`).filter((element) => !wanted || says(name(element), wanted)),
    text: (found, wanted) => {
      const having = narrow.css(found, "*").filter((element) => document.body.contains(element) || element.getRootNode().host).filter((element) => says(wordsOf(element), wanted));
      return having.filter((element) => !having.some((other) => other !== element && within(other, element)));
    },
    hasText: (found, wanted) => found.filter((element) => says(wordsOf(element), wanted)),
    nth: (found, index) => [found.at(index)].filter(Boolean),
  };
  return steps.reduce((found, [how, what]) => narrow[how](found, what), [document]);
}
