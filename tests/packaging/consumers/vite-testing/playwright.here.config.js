// The browser of this machine: Playwright's own cannot be downloaded everywhere.
import config from "./playwright.config.js";

const launchOptions = { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] };

export default { ...config, use: { ...config.use, launchOptions } };
