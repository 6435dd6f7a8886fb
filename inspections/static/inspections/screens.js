// What is on the screen: its frame, and the visit that stands there. Everything entered is stored before the next thing happens; what could not be stored
// is said in words and does not look as if it were.

import { device, word } from "./device.js";
import { gaps, progress } from "./rules.js";
import { status } from "./sending.js";
import * as store from "./store.js";
import { answered, worded } from "./versions.js";

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
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
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
  const { findings, last } = visit.facility;
  const lines = asked(visit).map((item) => {
    const mine = photos.filter((photo) => photo.item === item.id);
    const answer = visit.answers[item.id];
    const found = findings.filter((one) => item.key && one.item === item.key);
    return { item, answer, photos: mine, found, last: last?.[item.key] ?? null, lacks: gaps(item, answer, mine.length + (answer?.photos ?? 0))[0] ?? "" };
  });
  return { lines, ...progress(lines), open: lines.filter((line) => line.lacks) };
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

// Asking once, and taking back

// A question with what it is about; resolves to the name of what was chosen, or "" for none of it.
export function chosenOf(question, about, choices) {
  const box = el("dialog", { className: "card question" });
  const close = (name) => () => box.close(name);
  box.append(el("h2", {}, question), el("div", { className: "about" }, [about].flat(2)), el("div", { className: "field-choices" },
    button(word("no-go-back"), close(""), "button-secondary"), choices.map(([name, text]) => button(text, close(name)))));
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => { box.remove(); resolve(box.returnValue); });
  });
}

export const agreed = async (question, yes, ...about) => await chosenOf(question, about, [["yes", yes]]) === "yes";

export function undoable(text, back) {  // says what was done, with the way back; stays until the next one or another screen
  const place = document.getElementById("undo");
  place.replaceChildren(el("span", {}, text), button(word("undo"), async () => { place.hidden = true; await back(); }, "button-secondary"));
  place.hidden = false;
}

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

// The visit on the screen

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
  document.getElementById("undo").hidden = true;
  screen.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  const shown = new Set([...screen.querySelectorAll("img")].map((image) => image.src));
  marks.filter((address) => !shown.has(address)).forEach((address) => { URL.revokeObjectURL(address); });
  marks = marks.filter((address) => shown.has(address));
}
