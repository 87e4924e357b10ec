// Runs the application that the address names.

const [, name] = /^\/([a-z-]+)$/.exec(location.pathname);

await import(`/guests/${name}.js`);
