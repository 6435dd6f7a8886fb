// Photos: the position is read from the camera's EXIF, then the picture is drawn smaller, which leaves all EXIF behind. Signatures.
const MOST_PIXELS = 1600;  // of the longer side
const QUALITY = 0.82;

function rational(view, at, little) {
  return view.getUint32(at, little) / (view.getUint32(at + 4, little) || 1);
}

function entries(view, tiff, offset, little) {
  const found = new Map();
  const count = view.getUint16(tiff + offset, little);
  for (let place = 0; place < count; place += 1) {
    const at = tiff + offset + 2 + place * 12;
    found.set(view.getUint16(at, little), at);
  }
  return found;
}

function degrees(view, tiff, at, little) {
  const start = tiff + view.getUint32(at + 8, little);
  return rational(view, start, little) + rational(view, start + 8, little) / 60 + rational(view, start + 16, little) / 3600;
}

function positionIn(view, tiff) {
  const little = view.getUint16(tiff) === 0x4949;
  const gps = entries(view, tiff, view.getUint32(tiff + 4, little), little).get(0x8825);
  if (gps === undefined) return null;
  const rows = entries(view, tiff, view.getUint32(gps + 8, little), little);
  if (![1, 2, 3, 4].every((tag) => rows.has(tag))) return null;
  const sign = (tag, negative) => (String.fromCharCode(view.getUint8(rows.get(tag) + 8)) === negative ? -1 : 1);
  const latitude = sign(1, "S") * degrees(view, tiff, rows.get(2), little);
  const longitude = sign(3, "W") * degrees(view, tiff, rows.get(4), little);
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? [longitude, latitude] : null;
}

export async function position(file) {  // [longitude, latitude] in degrees, or null
  try {
    const view = new DataView(await file.slice(0, 256 * 1024).arrayBuffer());
    if (view.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return positionIn(view, at + 10);
    }
  } catch { /* a damaged header holds no position */ }
  return null;
}

export const asBlob = (canvas, type) => new Promise((resolve) => { canvas.toBlob(resolve, type, QUALITY); });

export async function prepare(file) {
  const where = await position(file);
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, MOST_PIXELS / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return { blob: await asBlob(canvas, "image/jpeg"), position: where };
}

export function pad(canvas, changed) {  // sign with a finger; calls `changed` with the picture after every stroke
  const pen = canvas.getContext("2d");
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * (canvas.width / box.width), (event.clientY - box.top) * (canvas.height / box.height)];
  };
  const clear = () => { pen.fillStyle = "#ffffff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  clear();
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#1f2a2e" });
  let isDown = false;
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", async () => {
    if (!isDown) return;
    isDown = false;
    changed(await asBlob(canvas, "image/png"));
  });
  return clear;
}

export async function written(canvas, name) {  // a name in place of a stroke, drawn so that it says what it is
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { fillStyle: "#1f2a2e", textAlign: "center", textBaseline: "middle", font: "64px serif" });
  pen.fillText(name, canvas.width / 2, canvas.height / 2, canvas.width - 40);
  return asBlob(canvas, "image/png");
}
