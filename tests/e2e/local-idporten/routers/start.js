// Runs the application with the router that the tab's storage names.

await import(`./${sessionStorage.router}.js`);
