// The app's beginning: who is here, what is on the device, and the service worker that keeps the frame.

import { become, device } from "./device.js";
import { currentVisit, day, frame, open } from "./screens.js";
import { run } from "./sending.js";
import * as store from "./store.js";
import { end, sheet } from "./visit.js";

for (const node of document.getElementById("words").content.querySelectorAll("[data-word]")) {
  device.words[node.dataset.word] = node.textContent.trim();
}

device.follow = async () => {  // the day, or a visit, or its end
  const [local, part] = location.hash.slice(1).split("/");
  const visit = await open(local);
  if (!visit) await day();
  else if (part || visit.ready) await end(visit);
  else await sheet(visit);
  await frame();
  scrollTo(0, 0);
};

device.changed = async () => {  // a visit being filled in is left alone
  await frame();
  if (!currentVisit()) await day();
  else if (!(await store.visit(currentVisit().local))) location.hash = "";
};

async function begin() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" });
  const last = JSON.parse(localStorage.getItem("portal-field-user") ?? "null");
  if (last) await become(last);
  addEventListener("hashchange", () => device.follow());
  addEventListener("portal-leaving", store.close);
  await device.follow();
  await run();
}

document.getElementById("send").addEventListener("click", () => run());
begin();
