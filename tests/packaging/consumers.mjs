// Who installs the package: a small real project each, built by its own tool as its users build it.
//
// Each is a folder in consumers/. `run` are the commands that build it; `serve` is the folder with the result, or makes the
// command of the tool's own server at a port; a consumer without it is done when its commands are. `path`: the address that the user
// wants, at which the page decides what to show; `guarded`: the page leaves for the login by itself there. `warning`: it has the session warning. `quick`: continuous integration runs these.

/** Files of tests/packaging/shared that are put into a consumer, with the folder that they go to. */
const settings = [["settings.js", "src"]];
/** The quick start of the documentation: a page and its script. */
const quickStart = (page) => [...settings, ["main.js", "src"], ["index.html", page]];

const bin = (name) => `node_modules/.bin/${name}`;

export const consumers = [
  { name: "Vite 8 dev server, React 19", folder: "vite-react", shared: settings, quick: true, serve: (port) => [bin("vite"), "--port", String(port), "--strictPort", "--host", "localhost"] },
  {
    name: "Vite 8 build, React 19",
    folder: "vite-react",
    shared: settings,
    quick: true,
    run: [[bin("vite"), "build"]],
    serve: "dist",
  },
  {
    name: "Vite, Vue with a protected route, rendered on the server as well",
    folder: "vite-vue",
    warning: true,
    quick: true,
    shared: settings,
    run: [[bin("vite"), "build", "--ssr", "src/server.js", "--outDir", "server"], ["node", "server/server.js"], [bin("vite"), "build"]],
    serve: (port) => [bin("vite"), "preview", "--port", String(port), "--strictPort", "--host", "localhost"],
    path: "saker",
  },
  { name: "Vite, Svelte", folder: "vite-svelte", warning: true, shared: settings, run: [[bin("vite"), "build"]], serve: "dist" },
  { name: "Vite, the module as a file", folder: "vite-slim", shared: [["settings.js", "."], ["index.html", "."]], run: [[bin("vite"), "build"]], serve: "dist" },
  { name: "webpack 5", folder: "webpack", shared: quickStart("public"), quick: true, run: [[bin("webpack")]], serve: "public" },
  { name: "Rollup", folder: "rollup", shared: quickStart("public"), run: [[bin("rollup"), "--config"]], serve: "public" },
  {
    name: "esbuild",
    folder: "esbuild",
    shared: quickStart("public"),
    quick: true,
    run: [[bin("esbuild"), "src/main.js", "--bundle", "--splitting", "--format=esm", "--minify", "--outdir=public"]],
    serve: "public",
  },
  { name: "Parcel", folder: "parcel", shared: quickStart("src"), run: [[bin("parcel"), "build", "src/index.html", "--cache-dir", ".parcel-cache"]], serve: "dist" },
  {
    name: "Next, App Router",
    folder: "next",
    quick: true,
    run: [[bin("next"), "build"]],
    serve: (port) => [bin("next"), "start", "--port", String(port), "--hostname", "localhost"],
    // A page that is not the redirect URI: Next's own router continues there.
    path: "saker",
    // The component is rendered on the server, and says there that it is loading.
    html: /id="loading"/,
  },
  { name: "Angular, with a guarded route", folder: "angular", warning: true, run: [[bin("ng"), "build"]], serve: "public", path: "saker", guarded: true },
  { name: "Tests of a page: Playwright, Vitest", folder: "vite-testing", quick: true, run: [[bin("vitest"), "run"], [bin("playwright"), "test", "--config", "playwright.here.config.js"]] },
  { name: "Tests of a page: Jest 29", folder: "jest", quick: true, run: [[bin("jest")]] },
  { name: "No bundler", folder: "no-bundler", quick: true, serve: "." },
];
