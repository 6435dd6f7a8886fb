// The app's beginning: who is here, what is on the device, and the service worker that keeps the frame.

import { cardSheet } from "./cards.js";
import { day } from "./day.js";
import { become, device, word } from "./device.js";
import { homeSheet } from "./homes.js";
import { presenceSheet } from "./presences.js";
import { end } from "./record.js";
import { currentVisit, frame, open } from "./screens.js";
import { run, status } from "./sending.js";
import { scoreSheet } from "./sheets.js";
import { order } from "./stop.js";
import * as store from "./store.js";
import { worded } from "./versions.js";
import { news, refresh, sheet } from "./visit.js";

for (const node of document.getElementById("words").content.querySelectorAll("[data-word]")) {
  device.words[node.dataset.word] = node.textContent.trim();
}

// Does what reads or shows; a device that can't give back what it keeps says so instead of showing nothing.
async function shown(act) {
  try { await act(); } catch (error) {
    status.lost = word(worded(error));
    await frame();
  }
}

async function ownSheet() {  // a day card, who is there, a home visit or an assessor's sheet; says whether the address asks for one of them
  const [, facility, on] = location.hash.match(/^#card-(\d+)-(\d{4}-\d{2}-\d{2})$/) ?? [];
  const [, roster] = location.hash.match(/^#here-(\d+)$/) ?? [];
  const [, home] = location.hash.match(/^#home-([0-9a-f-]{36})$/) ?? [];
  const [, scored] = location.hash.match(/^#sheet-(\d+)$/) ?? [];
  if (!facility && !roster && !home && !scored) return false;
  await open("");
  if (home) await homeSheet(home);
  else if (scored) await scoreSheet(Number(scored));
  else await (facility ? cardSheet(Number(facility), on) : presenceSheet(Number(roster)));
  await frame();
  return true;
}

device.follow = () => shown(async () => {  // the day, or a visit, or its end
  if (await ownSheet()) {
    scrollTo(0, 0);
    return;
  }
  const [local, part] = location.hash.slice(1).split("/");
  const visit = await open(local);
  if (!visit) await day();
  else if (part?.startsWith("stop-") && !visit.ready) await order(visit, Number(part.slice("stop-".length)));
  else if (part || visit.ready) await end(visit);
  else await sheet(visit);
  await frame();
  scrollTo(0, 0);
});

device.changed = () => shown(async () => {  // a visit being filled in is left alone
  await frame();
  if (/^#(card|home|sheet)-/.test(location.hash)) return;
  if (location.hash.startsWith("#here-")) { await presenceSheet(Number(location.hash.slice("#here-".length))); return; }
  if (currentVisit()) await news();
  else await day();
});

store.heard((local) => shown(async () => {  // another window of the same person
  if (currentVisit()?.local === local && !location.hash.includes("/")) await refresh();
  else if (!currentVisit()) await day();
  else await frame();
}));

async function begin() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" });
  const last = JSON.parse(localStorage.getItem("portal-field-user") ?? "null");
  if (last) await shown(() => become(last));
  if (store.isOpen()) await shown(store.emptyOldBin);
  addEventListener("hashchange", () => device.follow());
  addEventListener("portal-leaving", store.close);
  await device.follow();
  await run();
}

addEventListener("beforeinstallprompt", (event) => {  // the browser would let it be installed: offered in the app's own foot
  event.preventDefault();
  const offer = document.getElementById("install");
  offer.hidden = false;
  offer.onclick = async () => { await event.prompt(); offer.hidden = true; };
});

document.getElementById("send").addEventListener("click", () => run());
begin();
