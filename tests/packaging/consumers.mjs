// Who installs the package: a small real project each, built by its own tool as its users build it.
//
// Each is a folder in consumers/. `run` are the commands that build it; `serve` is the folder with the result, or makes the
// command of the tool's own server at a port; a consumer without it is done when its commands are. `dev`: the commands of its
// development server, with a local ID-porten, at the port that its page in docs/ names. `quick`: continuous integration runs these.

/** Files of tests/packaging/shared that are put into a consumer, with the folder that they go to. */
const settings = [["settings.js", "src"]];
/** The quick start of the documentation: a page and its script. */
const quickStart = (page) => [...settings, ["main.js", "src"], ["index.html", page]];

const bin = (name) => `node_modules/.bin/${name}`;

export const consumers = [
  { name: "Vite, the module as a file", folder: "vite-slim", shared: [["settings.js", "."], ["index.html", "."]], run: [[bin("vite"), "build"]], serve: "dist" },
  {
    name: "webpack 5",
    folder: "webpack",
    shared: [["main.js", "src"], ["index.html", "dist"]],
    quick: true,
    run: [[bin("webpack"), "--mode", "production"]],
    serve: "dist",
    dev: { port: 8080, commands: [[bin("webpack"), "serve", "--mode", "development", "--host", "localhost", "--port", "8080", "--static-directory", "dist"]] },
  },
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
  { name: "Tests of a page: Playwright, Vitest", folder: "vite-testing", quick: true, run: [[bin("vitest"), "run"], [bin("playwright"), "test", "--config", "playwright.here.config.js"]] },
  { name: "Tests of a page: Jest 29", folder: "jest", quick: true, run: [[bin("jest")]] },
  { name: "No bundler", folder: "no-bundler", quick: true, serve: "." },
];
