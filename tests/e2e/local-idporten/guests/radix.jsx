import * as Dialog from "@radix-ui/react-dialog";
import { createRoot } from "react-dom/client";
import { addWarning } from "./warning.js";

createRoot(document.querySelector("#app")).render(
  <Dialog.Root>
    <Dialog.Trigger id="open">Åpne</Dialog.Trigger>
    <Dialog.Portal>
      <Dialog.Overlay />
      <Dialog.Content id="dialog" aria-describedby={undefined}>
        <Dialog.Title>Merknad</Dialog.Title>
        <input id="field" aria-label="Merknad" />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>,
);
addWarning();
