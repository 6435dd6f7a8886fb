// A field to sign in over each file of a record's form: what is drawn becomes the file that is sent.

import { pad } from "./pictures.js";

for (const form of document.querySelectorAll("[data-pads]")) {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const canvas = Object.assign(document.createElement("canvas"), { className: "pad", width: 640, height: 220 });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
    const again = Object.assign(document.createElement("button"), { type: "button", className: "button-link", textContent: form.dataset.clear });
    const clear = pad(canvas, (blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], `${input.name}.png`, { type: "image/png" }));
      input.files = files.files;
    });
    again.addEventListener("click", () => { clear(); input.value = ""; });
    input.before(canvas, again);
  }
}
