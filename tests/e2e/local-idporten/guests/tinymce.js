// A rich text editor, which has a frame of its own.

import { createClient } from "idporten-email-login";
import "idporten-email-login/session-warning";
import tinymce from "tinymce";
import "tinymce/icons/default";
import "tinymce/models/dom";
import "tinymce/themes/silver";

document.querySelector("#app").innerHTML = '<button id="login">Logg inn</button><p id="status"></p><textarea id="text"></textarea>';
const client = (globalThis.client = createClient(globalThis.config));
document.body.append(Object.assign(document.createElement("idporten-session-warning"), { client }));
document.querySelector("#login").addEventListener("click", () => client.loginWithEmail());
client.start().then(() => (document.querySelector("#status").textContent = client.user?.email ?? ""));
tinymce.init({ selector: "#text", license_key: "gpl", skin: false, content_css: false, setup: (editor) => editor.on("init", () => (globalThis.editor = editor)) });
