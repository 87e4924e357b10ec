// Applications that each framework's own starter makes, with what the framework's page in docs/ adds: a protected page, login and logout.
//
// Each is a folder in starters/ with the files that are added. `create` is the starter's command, which ends with the folder's name;
// `add` are packages beside ours; `exact`: the version of all packages whose names begin so. `shared`, `run`, `serve`, `dev`
// and `quick` are as for the other consumers; `own`: the development server has a local ID-porten of its own; `pressed`: the page has a
// button, and does not leave for the login by itself; `plain`: it has one page; `rendered`: what a server renders; `without`: a folder
// whose files have nothing of the local ID-porten.

const bin = (name) => `node_modules/.bin/${name}`;
const vite = (template) => (folder) => ["npm", "create", "--yes", "vite@9.3.0", folder, "--", "--template", template, "--no-interactive"];
const viteDev = (port) => [bin("vite"), "--port", String(port), "--host", "localhost"];

const ANGULAR = ["--ssr", "--skip-install", "--skip-git", "--defaults", "--style", "css"];
const angular = (version) => ({
  name: `ng new, Angular ${version}, rendered on a server`,
  folder: "angular",
  copy: `angular-${version}`,
  create: (folder) => ["npx", "--yes", `@angular/cli@${version}`, "new", "app", "--directory", folder, ...ANGULAR],
  // Its packages want each other in one version, which a registry that is behind does not have of all.
  exact: { "@angular/": version },
  run: [[bin("ng"), "build"]],
  serve: () => ["node", "dist/app/server/server.mjs"],
  dev: {
    port: 4200,
    commands: [[bin("idporten-email-login"), "idporten", "--client-id", "packaging", "--redirect-uri", "http://localhost:4200/"], [bin("ng"), "serve", "--port", "4200"]],
  },
  rendered: /id="loading"/,
});

export const starters = [
  { name: "npm create vite, as in Getting started", folder: "vanilla", create: vite("vanilla"), quick: true, run: [[bin("vite"), "build"]], serve: viteDev, own: true, plain: true, without: "dist" },
  { name: "npm create vite, React with React Router", folder: "react-ts", create: vite("react-ts"), shared: [["client.ts", "src"]], add: ["react-router"], quick: true, run: [["npm", "run", "build"]], serve: viteDev, own: true, without: "dist" },
  {
    name: "npm create vite, Vue with vue-router",
    folder: "vue-ts",
    create: vite("vue-ts"),
    shared: [["client.ts", "src"]],
    add: ["vue-router"],
    quick: true,
    run: [["npm", "run", "build"], [bin("vite"), "build", "--ssr", "server.ts", "--outDir", "server"], ["node", "server/server.js"]],
    serve: viteDev,
    own: true,
    pressed: true,
    without: "dist",
  },
  { name: "npm create vite, Svelte", folder: "svelte-ts", create: vite("svelte-ts"), run: [["npm", "run", "check"], ["npm", "run", "build"]], serve: viteDev, own: true, pressed: true, without: "dist" },
  {
    name: "sv create, SvelteKit, rendered on a server",
    folder: "sveltekit",
    create: (folder) => ["npx", "--yes", "sv@0.17.1", "create", "--template", "minimal", "--types", "ts", "--no-add-ons", "--no-install", folder],
    shared: [["client.ts", "src/lib"]],
    run: [["npm", "run", "check"], ["npm", "run", "build"]],
    serve: viteDev,
    own: true,
    rendered: /id="loading"/,
    without: ".svelte-kit/output",
  },
  {
    name: "create-next-app, rendered on a server",
    folder: "next",
    create: (folder) => ["npx", "--yes", "create-next-app@16.4.3", folder, "--ts", "--app", "--no-eslint", "--no-tailwind", "--no-src-dir", "--import-alias", "@/*", "--skip-install", "--disable-git", "--yes"],
    quick: true,
    run: [[bin("next"), "build"]],
    serve: (port) => [bin("next"), "start", "--port", String(port), "--hostname", "localhost"],
    dev: { port: 3000, commands: [[bin("next"), "dev", "--hostname", "localhost", "--port", "3000"]] },
    pressed: true,
    rendered: /id="loading"/,
  },
  angular("22.2.0"),
  angular("21.2.24"),
];
