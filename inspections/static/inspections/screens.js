// What is on the screen: the frame and the day. Everything entered is stored before the next thing happens; what could not be stored
// is said in words and does not look as if it were.

import { device, word } from "./device.js";
import { gaps } from "./rules.js";
import { status } from "./sending.js";
import * as store from "./store.js";
import { answered, edited, worded } from "./versions.js";

const screen = document.getElementById("screen");
export const now = () => new Date().toISOString();
let current = null;  // the visit on the screen, as it is stored
let marks = [];      // addresses of pictures shown
let writes = Promise.resolve();  // of this window, one after the other

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const tag = (text, kind = "") => el("strong", { className: `tag ${kind}` }, text);
export const button = (text, act, kind = "") => el("button", { type: "button", className: `button ${kind}`, onclick: act }, text);
export const short = (moment) => (moment ? new Date(moment).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "");

export function picture(blob, label) {
  const address = URL.createObjectURL(blob);
  marks.push(address);
  return el("img", { src: address, alt: label });
}

// How an item stands

const asked = (visit) => visit.checklist.items.filter(
  (item) => visit.items ? visit.items.includes(item.id) : !item.condition || visit.facility.conditions.includes(item.condition) || visit.answers[item.id],
);
export async function standing(visit) {
  const photos = await store.photosOf(visit.local);
  const lines = asked(visit).map((item) => {
    const mine = photos.filter((photo) => photo.item === item.id);
    const answer = visit.answers[item.id];
    return { item, answer, photos: mine, lacks: gaps(item, answer, mine.length + (answer?.photos ?? 0))[0] ?? "" };
  });
  return { lines, answered: lines.filter((line) => line.answer?.outcome).length, open: lines.filter((line) => line.lacks) };
}

// Performs what is to be kept, after what was begun before it. Returns whether it is kept; if not, the frame says why.
export async function kept(act) {
  const turn = writes.then(act);
  writes = turn.catch(() => {});  // the next one has its own fate
  try {
    const row = await turn;
    if (row && row.local === current?.local) current = row;
    status.lost = "";
    return true;
  } catch (error) {
    status.lost = word(worded(error));
    return false;
  } finally {
    await frame();
  }
}

const shown = new Map();  // the answers as the screen shows them, by item: what another window gave meanwhile is not written over
export const show = (item, answer) => shown.set(item.id, answer);
export const seen = (item) => shown.get(item.id);
const entry = (item, fields, at) => (held) => answered(held, item.id, fields, { seen: seen(item), at });

function entered(item, write) {
  const { local } = current;
  return kept(async () => {
    const row = await write(local, now());
    show(item, row.answers[item.id]);
    return row;
  });
}

export const set = (item, fields) => entered(item, (local, at) => store.change(local, entry(item, fields, at)));
export const hang = (item, fields, photo, instead = []) => entered(item, (local, at) => store.hang(
  { ...photo, key: crypto.randomUUID(), visit: local, item: item.id, taken_at: at }, instead, entry(item, fields, at),
));
export const unhang = (item, fields, keys) => entered(item, (local, at) => store.unhang(local, keys, entry(item, fields, at)));

// Frame: what is unsent, whether the network and the login are there

async function counted() {
  try { return await store.unsent(); } catch (error) {
    status.lost = word(worded(error));
    return "?";
  }
}

export async function frame() {
  const count = store.isOpen() ? await counted() : 0;
  const badge = document.getElementById("unsent");
  badge.textContent = word("unsent", { count });
  badge.classList.toggle("tag-warning", count !== 0);
  badge.dataset.count = count;
  const { online, login, refused, sending, lost } = status;
  document.getElementById("lost").hidden = !lost;
  document.getElementById("lost").textContent = lost;
  document.getElementById("login").hidden = !login;
  document.getElementById("offline").hidden = online;
  document.getElementById("refused").hidden = !refused;
  document.getElementById("refused").textContent = refused;
  document.getElementById("send").disabled = sending;
  document.getElementById("leave").hidden = !device.user || !online || login;
  document.getElementById("leave").dataset.leaves = device.user?.id ?? "";
  document.getElementById("leave").elements.csrfmiddlewaretoken.value = device.csrf ?? "";
  document.getElementById("who").textContent = device.user?.name ?? "";
}

// The day

export async function day() {
  const visits = store.isOpen() ? await store.visits() : [];
  const sent = store.isOpen() ? await store.sent() : [];
  const pack = device.pack;
  const here = new Set(visits.map((visit) => visit.visit).filter(Boolean));
  const waiting = (pack?.visits ?? []).filter((visit) => !here.has(visit.id));
  const cards = [...await Promise.all(visits.map(localCard)), ...waiting.map(packedCard)];
  const nothing = el("p", { className: "empty" }, word(pack ? "no-visits" : "no-pack"));
  fill(
    (pack?.unresolved ?? []).map((row) => el("div", { className: "notice notice-danger" },
      el("p", {}, tag(word("conflict"), "tag-danger"), ` ${row.title}`), el("p", { lang: "zh-Hans" }, row.reason), el("a", { className: "button", href: row.url }, word("resolve")))),
    sent.map((row) => el("div", { className: "notice notice-success" },
      el("p", {}, el("a", { href: row.url }, row.title), ` · ${row.checklist}`),
      row.state === "conflict" ? el("p", { lang: "zh-Hans" }, row.reason) : el("p", {}, row.number ? word("concluded", { number: row.number }) : word("taken-over")),
      button(word("seen"), async () => { await store.forgetSent(row.local); await day(); }, "button-secondary"))),
    el("h1", {}, word("today")),
    cards.length ? cards : nothing,
    pack ? [el("h2", {}, word("elsewhere")), search(pack)] : null,
    pack ? el("p", { className: "hint" }, word("loaded", { at: short(pack.loaded_at) })) : null,
  );
}

async function localCard(visit) {
  const { lines, answered, open } = await standing(visit);
  const state = visit.trouble ? tag(word("trouble"), "tag-danger") : visit.ready ? tag(word("waits"), "tag-warning") : tag(word("on-device"), "tag-info");
  return el("a", { className: "card visit-card", href: `#${visit.local}` },
    el("strong", {}, visit.facility.facts.name), state,
    el("span", { className: "hint" }, `${visit.checklist.name} · ${word("progress", { answered, total: lines.length })}`),
    el("progress", { value: lines.length - open.length, max: lines.length || 1, "aria-label": word("progress-label") }),
    visit.trouble ? el("span", { className: "errorlist" }, visit.trouble) : null);
}

function packedCard(row) {
  const facility = device.pack.facilities.find((one) => one.id === row.facility);
  const checklist = device.pack.checklists.find((one) => one.id === row.checklist);
  return el("button", { type: "button", className: "card visit-card", onclick: () => begin(facility, checklist, row) },
    el("strong", {}, facility.facts.name), tag(word(row.state === "open" ? "under-way" : "planned"), row.state === "open" ? "tag-info" : ""),
    el("span", { className: "hint" }, [checklist.name, row.planned_on, row.occasion, facility.facts.address].filter(Boolean).join(" · ")));
}

function search(pack) {
  const list = el("div", {});
  const input = el("input", { type: "search", placeholder: word("search"), "aria-label": word("search"), oninput: () => find() });
  const find = () => {
    const text = input.value.trim();
    const rows = pack.facilities.filter((one) => !text || one.facts.name.includes(text) || one.facts.address.includes(text));
    list.replaceChildren(...rows.slice(0, text ? 20 : 5).map((facility) => el("details", { className: "card" },
      el("summary", {}, facility.facts.name), el("p", { className: "hint" }, `${facility.place} · ${facility.facts.address}`),
      pack.checklists.filter((one) => one.may_start).map((checklist) => button(word("begin", { name: checklist.name }), () => begin(facility, checklist, null), "button-secondary wide")))));
  };
  find();
  return el("div", {}, input, list);
}

// Beginning a visit

async function begin(facility, checklist, row) {
  const answers = Object.fromEntries((row?.answers ?? []).map((answer) => [answer.item, { ...answer, seen_at: answer.at }]));
  const visit = {
    local: crypto.randomUUID(), key: crypto.randomUUID(), visit: row?.id ?? null, facility, checklist, answers,
    items: row?.items ?? null, // of a re-check: only what was cited
    pack_at: device.pack.at ?? null, // the portal's clock when it packed the day: the visit began after it
    started_at: row?.started_at ?? now(), position: null, ready: false, conclude: true, concluded_at: null, summary: "",
  };
  if (!await kept(() => store.begin(visit))) return;
  locate(visit.local);
  location.hash = visit.local;
}

function locate(local) {  // the fix comes at once or after half a minute, before the visit is on the screen or when it is left
  navigator.geolocation?.getCurrentPosition(async ({ coords }) => {
    const position = [coords.longitude, coords.latitude];
    if ((await store.visit(local))?.ready === false) await kept(() => store.change(local, (held) => edited(held, { position })));
  }, () => {}, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
}

export const currentVisit = () => current;

export async function open(local) {  // the visit of the address, if it is on this device
  await writes;
  current = local && store.isOpen() ? (await store.visit(local)) ?? null : null;
  shown.clear();
  return current;
}

export async function again() {  // what another window wrote, for what is drawn from now on
  const held = current && await store.visit(current.local);
  if (held) current = held;
  return held;
}

export function fill(...children) {
  screen.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  const shown = new Set([...screen.querySelectorAll("img")].map((image) => image.src));
  marks.filter((address) => !shown.has(address)).forEach((address) => { URL.revokeObjectURL(address); });
  marks = marks.filter((address) => shown.has(address));
}
