// The site of the pages in docs/: VitePress with its own theme, search on the page, and no request to another host.

import { fileURLToPath } from "node:url";
import { slug } from "github-slugger";
import { defineConfig } from "vitepress";

const group = (text, ...items) => ({ text, items: items.map(([text, link]) => ({ text, link })) });

const ENVELOPE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%230062ba' stroke-width='2'%3E%3Cpath d='M3 5h18v14H3zm0 1 9 7 9-7'/%3E%3C/svg%3E";

const MOVING = group("Move from", ["oidc-client-ts", "/moving-from-oidc-client-ts"], ["react-oidc-context", "/moving-from-react-oidc-context"], ["auth0-spa-js", "/moving-from-auth0-spa-js"], ["Digdir's SPA example", "/moving-from-digdir-example"]);

const english = [
  group("Begin", ["Getting started", "/getting-started"], ["The button", "/button"], ["React", "/react"], ["Vue", "/vue"], ["Svelte", "/svelte"], ["Angular", "/angular"], ["Next", "/next"], ["Without a bundler", "/no-bundler"], ["From Rust", "/rust"], ["Options", "/options"], ["Try it", "/try"]),
  group("Build", ["Protect a page", "/protect-a-page"], ["Sessions and logout", "/sessions-and-logout"], ["A service with a server", "/server"], ["Test your own app", "/testing"], ["Errors", "/errors"], ["What happens when…", "/what-happens-when"]),
  group("Go live", ["Register a client and go live", "/go-live"], ["Content-Security-Policy", "/content-security-policy"], ["What is stored where", "/what-is-stored-where"], ["Performance and size", "/performance"], ["Security", "/security"], ["How it works", "/how-it-works"]),
  MOVING,
  { text: "Reference", items: [{ text: "TypeScript", link: "/reference/" }, { text: "Rust", link: "/rust/idporten_email_login/index.html", target: "_self" }] },
];

const norwegian = [
  group("På norsk", ["Kom i gang", "/nb/kom-i-gang"], ["I produksjon", "/nb/i-produksjon"], ["Feil", "/nb/feil"], ["Økter og utlogging", "/nb/okter-og-utlogging"]),
  group("In English", ["All pages", "/"]),
];

export default defineConfig({
  title: "idporten-email-login",
  description: "Log people in with their e-mail address through ID-porten, in the browser",
  head: [["link", { rel: "icon", href: ENVELOPE }]],
  srcDir: "pages",
  outDir: "dist",
  cleanUrls: true,
  // Else each page would fetch all that its menu links to.
  router: { prefetchLinks: false },
  // Anchors are those that the files have where they lie.
  markdown: { theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" }, anchor: { slugify: slug }, toc: { slugify: slug }, headers: { slugify: slug } },
  vite: { resolve: { alias: { "@pkg": fileURLToPath(new URL("../../../pkg", import.meta.url)) } } },
  vue: { template: { compilerOptions: { isCustomElement: (name) => name.startsWith("idporten-") } } },
  locales: {
    root: { label: "English", lang: "en", themeConfig: { sidebar: english } },
    nb: {
      label: "Norsk",
      lang: "nb",
      description: "Logg inn folk med e-postadressen gjennom ID-porten, i nettleseren",
      themeConfig: {
        sidebar: norwegian,
        outline: { label: "På denne siden" },
        docFooter: { prev: "Forrige", next: "Neste" },
        darkModeSwitchLabel: "Utseende",
        sidebarMenuLabel: "Meny",
        returnToTopLabel: "Til toppen",
        langMenuLabel: "Språk",
        skipToContentLabel: "Gå til innholdet",
      },
    },
  },
  themeConfig: {
    outline: { level: [2, 3] },
    i18nRouting: false,
    search: {
      provider: "local",
      options: {
        locales: {
          nb: { translations: { button: { buttonText: "Søk", buttonAriaLabel: "Søk" }, modal: { noResultsText: "Ingen treff på", resetButtonTitle: "Tøm søket", backButtonTitle: "Lukk", displayDetails: "Vis mer", footer: { selectText: "velge", navigateText: "flytte", closeText: "lukke" } } } },
        },
      },
    },
  },
});

