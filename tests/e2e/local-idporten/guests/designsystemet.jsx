import { Dialog } from "@digdir/designsystemet-react";
import { createRoot } from "react-dom/client";
import { addWarning } from "./warning.js";

createRoot(document.querySelector("#app")).render(
  <Dialog.TriggerContext>
    <Dialog.Trigger id="open">Åpne</Dialog.Trigger>
    <Dialog id="dialog" closedby="any"><input id="field" aria-label="Merknad" /></Dialog>
  </Dialog.TriggerContext>,
);
addWarning();
