// Sending: the visit under its key, each photo until it is acknowledged, then the request to carry it out. Any step may be repeated.
// Every visit has its turn; what one of them lacks is said on its card and the others go on.
import { become, device, word } from "./device.js";
import { Expired, Failed, halts, inTurn, judged, PhotoLost, pause } from "./queue.js";
import * as store from "./store.js";
import { claimed, noted, Refusal, refused, worded } from "./versions.js";

const PATIENCE = 60000;  // milliseconds for an answer
const PATIENCE_WITH_PHOTO = 240000;
let failures = 0;  // runs in a row after which something is still to be sent
let timer = null;
let isRunning = false;
export const status = { online: navigator.onLine, login: false, refused: "", sending: false, lost: "" };

async function ask(path, { patience = PATIENCE, ...options } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": device.csrf ?? "", ...options.headers };
  const signal = AbortSignal.timeout?.(patience);
  const answer = await fetch(path, { credentials: "same-origin", redirect: "error", signal, ...options, headers });
  if (answer.status === 401) throw new Expired();
  const text = await answer.text();
  if (!answer.ok) throw new Failed(answer.status, detail(text));
  return JSON.parse(text);
}

function detail(text) {  // what the portal says, if it is said in a form meant for us
  try { return String(JSON.parse(text).detail ?? ""); } catch { return ""; }
}

const post = (path, body) => ask(path, {
  method: "POST", body: JSON.stringify(body ?? {}), headers: { "Content-Type": "application/json" },
});

async function load() {  // the day from the server; the only way in which the page learns who is logged in
  const pack = await ask("/api/field/day/");
  device.csrf = pack.csrf;
  status.login = false;
  if (device.user?.id !== pack.user.id || !store.isOpen()) await become(pack.user);
  delete pack.csrf;
  pack.loaded_at = new Date().toISOString();
  device.pack = pack;
  await store.keepPack(pack).catch((error) => { status.lost = word(worded(error)); });  // a full device sends all the same
}

function content(visit, photos) {
  const answers = Object.entries(visit.answers).filter(([, answer]) => answer.changed);
  return {
    key: visit.key, visit_key: visit.local, user: device.user.id, visit: visit.visit, facility: visit.facility.id, checklist: visit.checklist.id,
    facility_seen: visit.facility.facts, pack_at: visit.pack_at ?? null, sent_at: new Date().toISOString(), started_at: visit.started_at,
    position: visit.position, conclude: visit.conclude, concluded_at: visit.concluded_at, summary: visit.summary,
    answers: answers.map(([item, answer]) => ({
      item: Number(item), outcome: answer.outcome, value: answer.value, note: answer.note, at: answer.at,
      seen_at: answer.seen_at ?? null,
    })),
    photos: photos.map(({ key, item, taken_at, position }) => ({ key, item, taken_at, position })),
  };
}

async function upload(base, key) {
  const photo = await store.photo(key);
  const bytes = await photo?.blob.arrayBuffer().catch(() => null);
  if (!bytes?.byteLength) throw new PhotoLost(key);
  const form = new FormData();
  form.append("file", new Blob([bytes], { type: photo.blob.type }), photo.blob.type === "image/png" ? "signature.png" : "photo.jpg");
  await ask(`${base}photos/${key}/`, { method: "POST", body: form, patience: PATIENCE_WITH_PHOTO });
  device.changed();
}

async function deliver({ local, key }) {
  const mine = async () => claimed(await store.visit(local), key);  // refuses when it was taken up again meanwhile
  const visit = await mine();
  const base = `/api/field/submissions/${key}/`;
  const told = await post("/api/field/submissions/", content(visit, await store.photosOf(local)));
  for (const photo of told.missing) await upload(base, photo);
  await mine();
  const done = await post(`${base}apply/`);
  await store.finish(visit, {
    local, title: visit.facility.facts.name, checklist: visit.checklist.name, state: done.state,
    number: done.number, reason: done.reason, url: done.url, at: new Date().toISOString(),
  });
}

async function trouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const text = found.word ? word(found.word, { code: found.code ?? "", detail: found.detail ?? "", count: tries + 1 }) : "";
  const fields = { trouble: text, tries: tries + 1 };
  const act = (held) => (found.reopens ? refused(held, key, fields, crypto.randomUUID()) : noted(held, key, fields));
  await store.change(local, act).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function attempt(visit) {  // returns whether it is to be tried again by itself
  try {
    await deliver(visit);
    return false;
  } catch (failure) {
    if (halts(failure)) throw failure;
    return failure instanceof Refusal || await trouble(visit, failure);
  }
}

async function reach() {  // a day that can't be packed does not hold up what is to be sent, once it is known who sends
  try { await load(); } catch (failure) {
    if (!device.csrf || !(failure instanceof Failed)) throw failure;
    return failure;
  }
  return null;
}

async function everything() {
  let failure = await reach();
  let isLeft = false;
  for (const visit of inTurn(await store.visits())) isLeft = (await attempt(visit)) || isLeft;
  failure = await reach() ?? failure;
  if (failure) throw failure;
  return isLeft;
}

export async function run() {
  if (isRunning) return;
  isRunning = status.sending = true;
  clearTimeout(timer);
  device.changed();
  try {
    const isLeft = await (navigator.locks ? navigator.locks.request("portal-field-send", everything) : everything());
    Object.assign(status, { online: true, refused: "" });
    failures = isLeft ? failures : 0;
    if (isLeft) later();
  } catch (failure) {
    note(failure);
    if (device.user) later();
  } finally {
    isRunning = status.sending = false;
    device.changed();
  }
}

function note(failure) {
  const isAnswer = failure instanceof Failed;
  status.login = failure instanceof Expired;
  status.refused = isAnswer ? failure.message || word("portal-fails", { code: failure.code }) : "";
  status.online = status.login || isAnswer || !isNetwork(failure);
  if (!isAnswer && !status.login && !isNetwork(failure)) status.lost = word(worded(failure));
}

// `fetch` says TypeError without network, and a DOMException when it took too long; everything else is the device's own storage.
const isNetwork = (failure) => failure instanceof TypeError || ["AbortError", "TimeoutError", "NetworkError"].includes(failure?.name);

function later() {
  clearTimeout(timer);
  timer = setTimeout(run, pause(failures));
  failures += 1;
}

addEventListener("online", () => { failures = 0; run(); });
addEventListener("offline", () => { status.online = false; device.changed(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
