import { Modal } from "bootstrap";
import { addWarning } from "./warning.js";

document.querySelector("#app").innerHTML = `
  <button id="open">Åpne</button>
  <div class="modal" tabindex="-1"><div class="modal-dialog"><div class="modal-content" id="dialog"><input id="field" aria-label="Merknad"></div></div></div>`;
const modal = new Modal(document.querySelector(".modal"));
document.querySelector("#open").addEventListener("click", () => modal.show());
addWarning();
