// Arrows and circles on a photo. The photo as it was taken stays; the marked one is a photo of its own that names it.

import { word } from "./device.js";
import { asBlob } from "./pictures.js";
import { button, el } from "./screens.js";
import { lines, thickness } from "./shapes.js";

const KINDS = ["arrow", "circle"];
const COLOUR = "#e0201b";
const EDGE = "#ffffff";  // around the colour, so that it is seen on red too

function stroke(pen, places, width, colour) {
  Object.assign(pen, { lineWidth: width, strokeStyle: colour, lineCap: "round", lineJoin: "round" });
  pen.beginPath();
  places.forEach(([x, y], number) => { if (number) pen.lineTo(x, y); else pen.moveTo(x, y); });
  pen.stroke();
}

function draw(canvas, image, marks) {
  const pen = canvas.getContext("2d");
  const size = thickness(canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  const all = marks.flatMap(({ kind, from, to }) => lines(kind, from, to, size));
  for (const places of all) stroke(pen, places, size * 1.8, EDGE);
  for (const places of all) stroke(pen, places, size, COLOUR);
  return all.length;
}

function drawing(canvas, kind, marks, again) {  // one finger, from where it is put down to where it is lifted
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * (canvas.width / box.width), (event.clientY - box.top) * (canvas.height / box.height)];
  };
  let isDown = false;
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    marks.push({ kind: kind(), from: place(event), to: place(event) });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    marks.at(-1).to = place(event);
    again();
  });
  canvas.addEventListener("pointerup", () => { isDown = false; });
}

// Lets marks be drawn on a photo; resolves to the marked picture, or null when nothing was drawn or it was given up.
export async function marked(blob) {
  const image = await createImageBitmap(blob);
  const canvas = el("canvas", { className: "marking", width: image.width, height: image.height, role: "img", "aria-label": word("mark-photo") });
  const box = el("dialog", { className: "card question" });
  const marks = [];
  const again = () => draw(canvas, image, marks);
  const kinds = el("div", { className: "segmented", role: "radiogroup", "aria-label": word("mark-photo") }, KINDS.map((kind) => el("label", {},
    el("input", { type: "radio", name: "mark", value: kind, checked: kind === "arrow" }), word(`mark-${kind}`))));
  drawing(canvas, () => kinds.querySelector(":checked").value, marks, again);
  box.append(kinds, canvas, el("div", { className: "field-choices" },
    button(word("undo"), () => { marks.pop(); again(); }, "button-secondary"),
    button(word("no-go-back"), () => box.close(""), "button-secondary"),
    button(word("mark-keep"), () => box.close("yes"))));
  document.body.append(box);
  again();
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", async () => {
      const isMade = box.returnValue === "yes" && again() > 0;
      const picture = isMade ? await asBlob(canvas, "image/jpeg") : null;
      box.remove();
      image.close();
      resolve(picture);
    });
  });
}
