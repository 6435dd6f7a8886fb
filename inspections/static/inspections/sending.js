// Sending: the visit under its key, each photo until it is acknowledged, then the request to carry it out. Any step may be repeated.
// Every visit has its turn; what one of them lacks is said on its card and the others go on.
import { content as cardContent } from "./cardrules.js";
import { become, device, word } from "./device.js";
import { content as homeContent, returned, sentOff } from "./homerules.js";
import { next as nextPresence, content as presenceContent } from "./presencerules.js";
import { Expired, Failed, following, halts, inTurn, judged, PhotoLost, pause } from "./queue.js";
import * as store from "./store.js";
import { content as sheetContent } from "./sheetrules.js";
import { claimed, noted, Refusal, refused, worded } from "./versions.js";

const PATIENCE = 60000;  // milliseconds for an answer
const PATIENCE_WITH_PHOTO = 240000;
let failures = 0;  // runs in a row after which something is still to be sent
let timer = null;
let isRunning = false;
export const status = { online: navigator.onLine, login: false, refused: "", sending: false, lost: "", local: "", left: 0 };

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

export function content(visit, photos) {
  const answers = Object.entries(visit.answers).filter(([, answer]) => answer.changed);
  const sent = photos.filter((photo) => !photo.signer || visit.record);
  return {
    key: visit.key, visit_key: visit.local, user: device.user.id, visit: visit.visit, facility: visit.facility.id, checklist: visit.checklist.id,
    facility_seen: visit.facility.facts, pack_at: visit.pack_at ?? null, sent_at: new Date().toISOString(), started_at: visit.started_at,
    position: visit.position, conclude: visit.conclude, concluded_at: visit.concluded_at, summary: visit.summary,
    answers: answers.map(([item, answer]) => ({
      item: Number(item), outcome: answer.outcome, value: answer.value, note: answer.note, at: answer.at,
      seen_at: answer.seen_at ?? null, together: Boolean(answer.together),
    })),
    photos: sent.map(({ key, item, signer, original, taken_at, position }) => (
      { key, item, signer: signer ?? "", original: original ?? null, taken_at, position })),
    stops: [], record: visit.record ?? null,
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

// One thing to send: `row` gives it anew as it is held, and refuses when it was taken up again meanwhile.
async function carried(key, row, made) {
  const base = `/api/field/submissions/${key}/`;
  const told = await post("/api/field/submissions/", await made(await row()));
  status.left = told.missing.length;
  for (const photo of told.missing) {
    await upload(base, photo);
    status.left -= 1;
  }
  await row();
  return post(`${base}apply/`);
}

const result = (local, title, checklist, { state, number, reason, url, papers = [] }) => (
  { local, title, checklist, state, number, reason, url, papers, at: new Date().toISOString() });

async function deliver({ local, key }) {
  const mine = async () => claimed(await store.visit(local), key);
  const visit = await mine();
  const done = await carried(key, mine, async (held) => content(held, await store.photosOf(local)));
  await store.finish(visit, result(local, visit.facility.facts.name, visit.checklist.name, done));
}

async function order({ key }) {  // a stop order: under its own key, while the visit goes on
  const mine = async () => claimed(await store.order(key), key);
  const row = await mine();
  const done = await carried(key, mine, (held) => ({ ...held.content, sent_at: new Date().toISOString() }));
  await store.ended(row, { ...result(key, row.title, row.words, done), isOrder: true });
}

async function cardOut({ local, key }) {  // a day card is one request
  const card = claimed(await store.card(local), key);
  const done = await post("/api/field/cards/", cardContent(card, device.user.id, new Date().toISOString()));
  await store.finishCard(card, { ...result(key, card.title, card.day, done), isCard: true });
}

async function cardTrouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1, ready: found.again };
  await store.changeCard(local, (held) => noted(held, key, fields)).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function sheetOut({ local, key }) {
  const sheet = claimed(await store.sheet(local), key);
  const done = await post("/api/field/sheets/", sheetContent(sheet, device.user.id));
  await store.finishSheet(sheet, result(key, sheet.title, word("sheet-title"), done));
}

async function sheetTrouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1, ready: found.again };
  await store.changeSheet(local, (held) => noted(held, key, fields)).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function presenceOut({ local, key }) {
  const note = claimed(await store.presence(local), key);
  const done = await post("/api/field/presences/", presenceContent(note, device.user.id, new Date().toISOString()));
  await store.finishPresence(note, result(key, note.title, word(`here-${note.what}`), done));
}

async function presenceTrouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1, ready: found.again };
  await store.changePresence(local, (held) => noted(held, key, fields)).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function homeOut({ local, key }) {  // a home visit is one request; what the portal holds against it goes back to be mended
  const home = await store.changeHome(local, (held) => sentOff(held, key));
  const done = await post("/api/field/home-visits/", homeContent(home, device.user.id));
  if (done.state === "conflict") await store.changeHome(local, (held) => returned(held, key, done.reason, crypto.randomUUID()));
  else await store.finishHome(home);
}

async function homeTrouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1, ready: found.again, sent: found.again };
  await store.changeHome(local, (held) => noted(held, key, fields)).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function presences() {  // tap by tap; what fails holds up the later taps of the same person, and nobody else's
  const blocked = new Set();
  let isLeft = false;
  for (;;) {
    const waiting = (await store.presences()).filter((note) => note.ready);
    const note = nextPresence(waiting, blocked);
    if (!note) return isLeft;
    isLeft = (await attempt(note, presenceOut, presenceTrouble)) || isLeft;
    if (await store.presence(note.local)) blocked.add(note.person);
  }
}

async function orderTrouble({ key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1 };
  await store.changeOrder(key, (held) => noted(held, key, fields)).catch((error) => { status.lost = word(worded(error)); });
  return found.again || found.reopens;
}

const told = (found, tries) => (found.word ? word(found.word, { code: found.code ?? "", detail: found.detail ?? "", count: tries + 1 }) : "");

async function trouble({ local, key, tries = 0 }, failure) {
  const found = judged(failure, tries);
  const fields = { trouble: told(found, tries), tries: tries + 1 };
  const act = (held) => (found.reopens ? refused(held, key, fields, crypto.randomUUID()) : noted(held, key, fields));
  await store.change(local, act).catch((error) => { status.lost = word(worded(error)); });
  return found.again;
}

async function attempt(row, send, fails) {  // returns whether it is to be tried again by itself
  Object.assign(status, { local: row.local, left: 0 });
  device.changed();
  try {
    await send(row);
    return false;
  } catch (failure) {
    if (halts(failure)) throw failure;
    return failure instanceof Refusal || await fails(row, failure);
  } finally {
    status.local = "";
  }
}

async function reach() {  // a day that can't be packed does not hold up what is to be sent, once it is known who sends
  try { await load(); } catch (failure) {
    if (!device.csrf || !(failure instanceof Failed)) throw failure;
    return failure;
  }
  return null;
}

async function eachOf(rows, send, fails) {  // one after the other; returns whether one of them is to be tried again by itself
  let isLeft = false;
  for (const row of rows) isLeft = (await attempt(row, send, fails)) || isLeft;
  return isLeft;
}

async function everything() {
  const failure = await reach();
  const isLeft = [
    await eachOf(inTurn(await store.orders()), order, orderTrouble),
    await presences(),
    await eachOf(inTurn(await store.sheets()), sheetOut, sheetTrouble),
    await eachOf(inTurn(await store.cards()), cardOut, cardTrouble),
    await eachOf(inTurn(await store.homes()), homeOut, homeTrouble),
    await eachOf(following(await store.visits(), await store.orders()), deliver, trouble),
  ].includes(true);
  const last = await reach() ?? failure;
  if (last) throw last;
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
