// Reads QR codes with the device's camera into a field, and sends its form: at a door one code after the other, without typing.
import { read } from "./qr.js";

const EVERY = 250;  // milliseconds between two looks
const LONGEST = 640;  // pixels of the longer side that are looked at

for (const door of document.querySelectorAll("[data-scan]")) {
  const form = document.querySelector(door.dataset.scan);
  const field = form.querySelector("[name=code]");
  const video = door.querySelector("video");
  const [begin, end] = ["begin", "end"].map((name) => door.querySelector(`[data-scan-${name}]`));
  const said = door.querySelector("[data-scan-failed]");
  const canvas = document.createElement("canvas");
  const pencil = canvas.getContext("2d", { willReadFrequently: true });
  const kept = { get: (name) => sessionStorage.getItem(`scan-${name}`), put: (name, value) => sessionStorage.setItem(`scan-${name}`, value) };

  const codeIn = (text) => text?.match(/\/training\/door\/([0-9A-Z]+)\/?$/i)?.[1].toUpperCase();

  const look = () => {
    if (!video.srcObject) return;
    setTimeout(look, EVERY);
    if (!video.videoWidth) return;
    const share = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * share);
    canvas.height = Math.round(video.videoHeight * share);
    pencil.drawImage(video, 0, 0, canvas.width, canvas.height);
    const code = codeIn(read(pencil.getImageData(0, 0, canvas.width, canvas.height)));
    if (!code || code === kept.get("last")) return;  // the card that was just read is still before the camera
    kept.put("last", code);
    stop();
    kept.put("runs", location.pathname);
    field.value = code;
    form.requestSubmit();
  };

  const stop = () => {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    kept.put("runs", "");
    begin.hidden = false;
    for (const one of [video, end]) one.hidden = true;
  };

  const start = async () => {
    said.hidden = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.hidden = false;
      return;
    }
    kept.put("runs", location.pathname);
    begin.hidden = true;
    for (const one of [video, end]) one.hidden = false;
    await video.play();
    look();
  };

  door.hidden = !navigator.mediaDevices?.getUserMedia;
  begin.addEventListener("click", () => { kept.put("last", ""); start(); });
  end.addEventListener("click", stop);
  if (!door.hidden && kept.get("runs") === location.pathname) start();
}
