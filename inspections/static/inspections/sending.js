// Sending: the visit under its key, each photo until it is acknowledged, then the request to carry it out. Any step may be repeated.
import { become, device, word } from "./device.js";
import * as store from "./store.js";

const FIRST_PAUSE = 3000;
const LONGEST_PAUSE = 60000;  // milliseconds
let pause = FIRST_PAUSE;
let timer = null;
let isRunning = false;
export const status = { online: navigator.onLine, login: false, refused: "", sending: false };

class Expired extends Error {}
class Failed extends Error {
  constructor(code, detail) { super(detail); this.code = code; }
}

async function ask(path, options = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": device.csrf ?? "", ...options.headers };
  const answer = await fetch(path, { credentials: "same-origin", redirect: "error", ...options, headers });
  if (answer.status === 401) throw new Expired();
  const text = await answer.text();
  const body = text.startsWith("{") ? JSON.parse(text) : {};
  if (!answer.ok) throw new Failed(answer.status, body.detail ?? "");
  return body;
}

const post = (path, body) => ask(path, {
  method: "POST",
  body: body instanceof FormData ? body : JSON.stringify(body ?? {}),
  headers: body instanceof FormData ? {} : { "Content-Type": "application/json" },
});

async function load() {  // the day from the server; the only way in which the page learns who is logged in
  const pack = await ask("/api/field/day/");
  device.csrf = pack.csrf;
  status.login = false;
  if (device.user?.id !== pack.user.id || !store.isOpen()) await become(pack.user);
  delete pack.csrf;
  pack.loaded_at = new Date().toISOString();
  await store.keepPack(pack);
  device.pack = pack;
}

function content(visit, photos) {
  const answers = Object.entries(visit.answers).filter(([, answer]) => answer.changed);
  return {
    key: visit.key, visit_key: visit.local, user: device.user.id, visit: visit.visit, facility: visit.facility.id, checklist: visit.checklist.id,
    facility_seen: visit.facility.facts, sent_at: new Date().toISOString(), started_at: visit.started_at,
    position: visit.position, conclude: visit.conclude, concluded_at: visit.concluded_at, summary: visit.summary,
    answers: answers.map(([item, answer]) => ({
      item: Number(item), outcome: answer.outcome, value: answer.value, note: answer.note, at: answer.at,
      seen_at: answer.seen_at ?? null,
    })),
    photos: photos.map(({ key, item, taken_at, position }) => ({ key, item, taken_at, position })),
  };
}

async function deliver(visit) {
  const photos = await store.photosOf(visit.local);
  const base = `/api/field/submissions/${visit.key}/`;
  visit.attempted = true;  // from here on the server may hold what stands under this key
  await store.keepVisit(visit);
  const told = await post("/api/field/submissions/", content(visit, photos));
  for (const key of told.missing) {
    const photo = await store.photo(key);
    const form = new FormData();
    form.append("file", photo.blob, photo.blob.type === "image/png" ? "signature.png" : "photo.jpg");
    await post(`${base}photos/${key}/`, form);
    await store.keepPhoto({ ...photo, acknowledged: true });
    device.changed();
  }
  const done = await post(`${base}apply/`);
  await store.finish(visit, {
    local: visit.local, title: visit.facility.facts.name, checklist: visit.checklist.name, state: done.state,
    number: done.number, reason: done.reason, url: done.url, at: new Date().toISOString(),
  });
}

async function trouble(visit, failure) {  // the server has answered, and will answer the same again
  visit.trouble = failure.message || word("server-refuses", { code: failure.code });
  if (failure.code === 422) Object.assign(visit, { ready: false, attempted: false, key: crypto.randomUUID() });
  await store.keepVisit(visit);
}

async function everything() {
  await load();
  for (const visit of await store.visits()) {
    if (!visit.ready) continue;
    try {
      await deliver(visit);
    } catch (failure) {
      if (!(failure instanceof Failed) || failure.code >= 500 || failure.code === 403) throw failure;
      await trouble(visit, failure);
    }
  }
  await load();
}

export async function run() {
  if (isRunning) return;
  isRunning = status.sending = true;
  clearTimeout(timer);
  device.changed();
  try {
    const work = async () => { await everything(); };
    await (navigator.locks ? navigator.locks.request("portal-field-send", work) : work());
    Object.assign(status, { online: true, refused: "" });
    pause = FIRST_PAUSE;
  } catch (failure) {
    note(failure);
    if (device.user) later();
  } finally {
    isRunning = status.sending = false;
    device.changed();
  }
}

function note(failure) {
  status.login = failure instanceof Expired;
  status.refused = failure instanceof Failed && failure.code === 403 ? failure.message : "";
  status.online = status.login || failure instanceof Failed;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(run, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

addEventListener("online", () => { pause = FIRST_PAUSE; run(); });
addEventListener("offline", () => { status.online = false; device.changed(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
