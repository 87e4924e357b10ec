import { Dialog, DialogContent } from "@mui/material";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { addWarning } from "./warning.js";

function App() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button id="open" onClick={() => setOpen(true)}>Åpne</button>
      <Dialog open={open} onClose={() => setOpen(false)}>
        <DialogContent id="dialog"><input id="field" aria-label="Merknad" /></DialogContent>
      </Dialog>
    </>
  );
}

createRoot(document.querySelector("#app")).render(<App />);
addWarning();
