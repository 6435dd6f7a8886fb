// One visit on the screen: items failing first, one thumb, every entry stored at once. Its end is record.js.
import { device, word } from "./device.js";
import { marked } from "./marks.js";
import { heading, mark, overtaken } from "./parts.js";
import * as pictures from "./pictures.js";
import { isPicture, isTapped, judge, others } from "./rules.js";
import { again, agreed, button, currentVisit, el, fill, hang, kept, now, picture, seen, set, show, standing, tag, undoable, unhang } from "./screens.js";
import { offered } from "./stop.js";
import * as store from "./store.js";
import { apart, metTogether, rehung } from "./versions.js";

let cards = [];  // of the visit on the screen: each with its box and how it is drawn

// A signature that is not required is given with the record.
const isRecords = ({ item, answer, photos }) => item.kind === "signature" && !item.required && !answer?.outcome && !photos.length;

export async function sheet(visit) {
  const lines = (await standing(visit)).lines.filter((line) => !isRecords(line));
  const failing = lines.filter((line) => line.answer?.outcome === "fail");
  const others = lines.filter((line) => line.answer?.outcome !== "fail");
  cards = [];
  fill(
    heading(visit, "#"),
    overtaken(visit),
    visit.signed ? el("div", { className: "notice notice-warning" }, el("p", {}, word("locked")), el("p", {}, el("a", { href: `#${visit.local}/end` }, word("finish")))) : null,
    facts(visit),
    failing.length ? section(word("failing", { count: failing.length }), failing) : null,
    Object.entries(Object.groupBy ? Object.groupBy(others, (line) => line.item.group) : grouped(others)).map(([name, part]) => section(name, part)),
    button(word("discard"), () => discard(visit), "button-secondary wide"),
    bar(visit),
  );
  await tally(visit);
}

const grouped = (lines) => lines.reduce((found, line) => {
  found[line.item.group] = [...(found[line.item.group] ?? []), line];
  return found;
}, {});

const section = (name, lines) => el("section", {}, el("h2", {}, name), lines.map(card));

function facts(visit) {
  const { facts: seen, findings, place } = visit.facility;
  const meals = seen.meals === null ? "—" : word(seen.meals ? "yes" : "no");
  return el("details", { className: "card" }, el("summary", {}, word("facts", { count: findings.length })),
    el("p", {}, `${place} · ${seen.address}`), el("p", {}, word("places", { places: seen.places, meals })),
    el("ul", {}, seen.classes.map((row) => el("li", {}, word("class", row)))),
    findings.length ? el("h3", {}, word("not-corrected")) : null,
    el("ul", {}, findings.map((row) => el("li", {}, `${row.text} `, tag(row.state, "tag-warning"), ` ${row.severity} ${row.due}`))));
}

function card(line) {
  const { item } = line;
  const box = el("article", { className: "card line", id: `item-${item.id}` });
  const fresh = async () => (await standing(currentVisit())).lines.find((one) => one.item.id === item.id);
  const draw = async () => {
    await again();
    const drawn = await fresh();
    show(item, drawn.answer);
    box.replaceChildren(...[
      el("h3", {}, item.text),
      item.hint ? el("p", { className: "hint" }, item.hint) : null,
      ...remembered(drawn),
      entry(drawn, draw),
      isPicture(item) ? photographs(drawn, draw) : more(drawn, draw),
      offered(drawn, currentVisit()),
      el("p", { className: "lack hint" }, lackOf(drawn)),
    ].filter(Boolean));
    await tally(currentVisit());
  };
  draw.lightly = async () => {  // after a field was left: nothing is exchanged under the hand
    box.querySelector(".lack").textContent = lackOf(await fresh());
    await tally(currentVisit());
  };
  cards.push({ box, draw });
  draw();
  return box;
}

const lackOf = ({ answer, lacks }) => (lacks && answer?.outcome ? word(lacks) : "");

// Beside the item: what is not corrected here, and what was answered at the last visit.
const remembered = ({ found, last }) => [
  ...found.map((row) => el("p", { className: "found" }, tag(word("not-corrected"), "tag-danger"), ` ${row.text} · ${row.state} ${row.due}`)),
  last ? el("p", { className: "hint last" }, word("last", { day: last.day, answer: [word(last.outcome), last.value, last.note].filter(Boolean).join(" · ") })) : null,
];

// A breach is noted and photographed; whatever else was answered may be, behind one tap. What is there is never hidden.
function more(line, draw) {
  const { answer, photos } = line;
  if (!answer?.outcome && !answer?.note && !photos.length) return null;
  const body = noteAndPhotos(line, draw);
  const isShown = answer?.outcome === "fail" || answer?.note || photos.length;
  return isShown ? body : el("details", { className: "more" }, el("summary", {}, word("add-note")), body);
}

export async function refresh() {  // another window changed this visit: all but the field in use is drawn anew
  const held = await again();
  if (!held || held.ready) return device.follow();
  const idle = cards.filter(({ box }) => box.isConnected && !box.contains(document.activeElement));
  return Promise.all(idle.map(({ draw }) => draw()));
}

export async function news() {  // the sender is through with something: what is typed in stays as it is
  const before = currentVisit();
  const held = await again();
  if (!held) location.hash = "";
  else if (before.ready) await device.follow();
  else document.getElementById("overtaken")?.replaceWith(overtaken(held));
}

// A tap that is not kept does not look kept; a text that is not kept stays in its field, marked.
async function choose(item, fields, draw) {
  if (!await set(item, fields)) revert(item);
  await draw();
}

function revert(item) {
  const { outcome, value } = currentVisit().answers[item.id] ?? {};
  for (const input of document.querySelectorAll(`#item-${item.id} input[type=radio]`)) {
    input.checked = input.value === (isTapped(item) ? outcome : value);
  }
}

async function write(item, made, field) {
  const fields = made();
  const isKept = await set(item, fields);
  mark(field, isKept);
  if (!isKept) await contrast(item, fields, made, field);
  return isKept;
}

async function contrast(item, fields, made, field) {  // beside what was typed, what another window gave: the person decides
  const held = (await again().catch(() => null))?.answers[item.id];
  const name = held && Object.keys(fields).find((one) => held[one] !== fields[one] && held[one] !== (seen(item)?.[one] ?? ""));
  const told = field.nextElementSibling;
  if (!name || told?.childElementCount) return;
  told.append(el("span", {}, ` ${word("other-window", { text: held[name] })} `),
    button(word("keep-mine"), () => { show(item, held); write(item, made, field); }, "button-secondary"));
}

addEventListener("beforeunload", (event) => { if (document.querySelector("[data-unkept]")) event.preventDefault(); });

async function left(item, made, field, draw) {  // a text field was left: what was not kept is tried once more
  if (field.hasAttribute("data-unkept") && !await write(item, made, field)) return;
  await draw.lightly();
}

function entry({ item, answer }, draw) {
  if (isTapped(item)) return taps(item, answer, draw);
  if (item.kind === "choice") return choices(item, answer, draw);
  if (isPicture(item)) return item.kind === "signature" ? signature(item, draw) : null;
  const field = el(item.kind === "text" ? "textarea" : "input", {
    value: answer?.value ?? "", maxLength: item.kind === "text" ? 500 : 12, "aria-label": item.text,
    oninput: () => enter(item, field),
    onchange: () => leave(item, field, answer, draw),
  });
  if (item.kind === "number") field.inputMode = "decimal";
  return el("div", { className: "entry" }, field, item.unit ? el("span", {}, item.unit) : null,
    item.limits ? el("span", { className: "hint" }, word("limits", { limits: item.limits })) : null, judgement(answer));
}

const TONES = { pass: "tag-good", fail: "tag-danger" };
const judgement = (answer) => (answer?.outcome in TONES ? tag(word(answer.outcome), TONES[answer.outcome]) : null);

async function enter(item, field) {
  const judged = judge(item, { value: field.value });
  field.setCustomValidity(judged ? "" : word("number"));
  await write(item, () => judge(item, { value: field.value }) ?? { value: "", outcome: "" }, field);
  if (judged) return;
  field.setAttribute("aria-invalid", true);
  field.reportValidity();
}

async function leave(item, field, drawn, draw) {
  if (field.hasAttribute("data-unkept")) await enter(item, field);
  const outcome = currentVisit().answers[item.id]?.outcome ?? "";
  if (field.hasAttribute("data-unkept") || !field.validity.valid || outcome === (drawn?.outcome ?? "")) await draw.lightly();
  else await draw();
}

const option = (name, label, isChosen, choose, value) => el("label", {},
  el("input", { type: "radio", name, value, checked: isChosen, onchange: choose }), label);

function taps(item, answer, draw) {
  const values = ["pass", "fail", ...(item.may_not_apply ? ["na"] : [])];
  return el("div", { className: "segmented", role: "radiogroup", "aria-label": item.text }, values.map((value) =>
    option(`outcome-${item.id}`, word(value), answer?.outcome === value, async () => { await choose(item, { outcome: value }, draw); focusOn(item, value); }, value)));
}

function focusOn(item, value) {
  document.querySelector(`#item-${item.id} input[value=${value}]`)?.focus({ preventScroll: true });
}

const choices = (item, answer, draw) => el("div", { className: "choices", role: "radiogroup", "aria-label": item.text }, item.options.map((value) =>
  option(`outcome-${item.id}`, value, answer?.value === value, () => choose(item, judge(item, { value }), draw), value)));

function noteAndPhotos(line, draw) {
  const { item, answer } = line;
  const note = el("textarea", { id: `note-${item.id}`, maxLength: 500, rows: 2, value: answer?.note ?? "", oninput: () => write(item, noted, note), onchange: async () => { await left(item, noted, note, draw); cleared(item, note, before, noted); before = note.value; } });
  const noted = () => ({ note: note.value });
  let before = note.value;
  const isStray = answer?.stray && (answer.note || line.photos.length);
  return el("div", {}, isStray ? el("p", { className: "hint stray" }, word("stray")) : null,
    el("label", { htmlFor: note.id }, word("note")), note,
    answer?.outcome === "fail" ? wordings(item, note, async () => { await write(item, noted, note); await left(item, noted, note, draw); }) : null,
    photographs(line, draw), el("p", { className: "hint" }, `${item.clause} · ${item.severity}`));
}

function cleared(item, field, before, made) {
  if (field.value.trim() || !before.trim()) return;
  undoable(word("note-removed"), async () => { field.value = before; await write(item, made, field); });
}

const MOST_LETTERS = 500;  // of a note

function wordings(item, note, keep) {  // common words: one tap puts them behind what stands there
  const put = (text) => {
    const joined = [note.value.trim(), text].filter(Boolean).join("；");
    if (joined.length > MOST_LETTERS || note.value.includes(text)) return;
    note.value = joined;
    keep();
  };
  return el("div", { className: "wordings", role: "group", "aria-label": word("wordings"), lang: "zh-Hans" },
    (item.wordings ?? []).map((text) => el("button", { type: "button", className: "chip", onclick: () => put(text) }, text)));
}

function photographs({ item, answer, photos }, draw) {
  const input = el("input", { type: "file", accept: "image/*", multiple: true, className: "visually-hidden", id: `photo-${item.id}`, onchange: async () => { await take(item, [...input.files]); await draw(); } });
  if (item.kind !== "signature") input.setAttribute("capture", "environment");
  return el("div", { className: "photo-row" },
    item.photo_hint ? el("p", { className: "hint" }, word("to-photograph", { what: item.photo_hint })) : null,
    item.kind === "signature" ? null : el("label", { className: "button button-secondary wide", htmlFor: input.id }, word("take-photo")),
    item.kind === "signature" ? null : input,
    answer?.photos ? el("p", { className: "hint" }, word("photos-there", { count: answer.photos })) : null,
    el("ul", { className: "photos" }, photos.map((photo) => el("li", {}, picture(photo.blob, item.text),
      photo.original ? el("span", { className: "hint" }, word("mark-copy")) : el("button", { type: "button", className: "button-link", onclick: () => point(item, photo, photos, draw) }, word("mark-photo")),
      answer?.stop ? null : el("button", { type: "button", className: "button-link", onclick: () => takeDown(item, photo, photos, draw) }, word("remove-photo"))))));
}

async function take(item, files) {
  for (const file of files) {
    const photo = await pictures.prepare(file).catch(() => null);
    if (!photo?.blob) alert(word("bad-photo"));
    else if (!await hang(item, isPicture(item) ? { outcome: "done" } : {}, photo)) alert(word("photo-not-kept"));
  }
}

async function point(item, photo, photos, draw) {  // arrows and circles; marked anew, the earlier marked copy goes, the photo stays
  const blob = await marked(photo.blob);
  if (!blob) return;
  const instead = photos.filter((one) => one.original === photo.key).map((one) => one.key);
  if (!await hang(item, {}, { blob, position: photo.position, original: photo.key }, instead)) alert(word("photo-not-kept"));
  await draw();
}

async function takeDown(item, photo, photos, draw) {  // into the bin, with the way back at hand
  const { local } = currentVisit();
  const outcome = isPicture(item) ? "done" : "";
  const entry = { id: photo.key, local, item: item.id, outcome, title: `${word("photo")} · ${item.text}`, photos: [photo] };
  await store.removed(entry, () => remove(item, [photo], photos)).catch(() => {});
  await draw();
  undoable(word("photo-removed"), async () => {
    await kept(() => store.putBack(entry.id, (held, told) => rehung(held, { ...told, at: now() })));
    await draw();
  });
}

function remove(item, gone, photos) {
  const isLast = isPicture(item) && photos.every((photo) => gone.includes(photo));
  return unhang(item, isLast ? { outcome: "" } : {}, gone.map((photo) => photo.key));
}

const signed = async (item) => (await store.photosOf(currentVisit().local)).filter((photo) => photo.item === item.id);

function signature(item, draw) {
  const canvas = el("canvas", { className: "pad", width: 640, height: 240, "aria-label": word("sign"), role: "img" });
  const clear = pictures.pad(canvas, async (blob) => {
    const instead = (await signed(item)).map((photo) => photo.key);
    if (!await hang(item, { outcome: "done" }, { blob, position: null }, instead)) alert(word("photo-not-kept"));
  });
  return el("div", {}, el("p", { className: "hint" }, word("sign")), canvas,
    button(word("sign-again"), async () => { clear(); const rows = await signed(item); await remove(item, rows, rows); await draw(); }, "button-secondary"),
    button(word("sign-done"), () => draw(), "button-secondary"));
}

// All others met: one step for what is blank, after a look at what it leaves out

async function together() {
  const { met, apart: alone } = others((await standing(currentVisit())).lines);
  const named = (name, lines) => (lines.length ? [el("h3", {}, word(name, { count: lines.length })), el("ul", {}, lines.map(({ item }) => el("li", {}, item.text)))] : []);
  if (!await agreed(word("together-sure", { count: met.length }), word("together", { count: met.length }),
    named("together-left", alone), named("together-met", met))) return;
  const { local } = currentVisit();
  const at = now();
  if (!await kept(() => store.change(local, (held) => metTogether(held, met.map(({ item }) => item.id), at)))) return;
  await redrawn();
  undoable(word("together-done", { count: met.length }), async () => {
    await kept(() => store.change(local, (held) => apart(held, at)));
    await redrawn();
  });
}

const redrawn = async () => { await again(); await Promise.all(cards.filter(({ box }) => box.isConnected).map(({ draw }) => draw())); };

const bar = (visit) => el("div", { className: "sticky field-actions" },
  el("p", { className: "bar-text", id: "tally", role: "status" }), el("progress", { id: "progress", max: 1, value: 0, "aria-label": word("progress-label") }),
  el("button", { type: "button", className: "button button-secondary", id: "together", hidden: true, onclick: together }),
  el("a", { className: "button", href: `#${visit.local}/end` }, word("finish")));

async function tally(visit) {
  const { lines, done, total, open } = await standing(visit);
  const text = document.getElementById("tally");
  if (!text) return;
  text.textContent = word("progress", { done, total }) + (open.length ? ` · ${word("lacking", { count: open.length })}` : "");
  Object.assign(document.getElementById("progress"), { max: total || 1, value: done });
  const { met } = others(lines);
  Object.assign(document.getElementById("together"), { hidden: !met.length, textContent: word("together", { count: met.length }) });
}

async function discard(visit) {  // into the bin for a week; an order that was given on it goes its way first
  const given = (await store.orders()).some((row) => row.local === visit.local);
  if (!await agreed(word(given ? "discard-behind-order" : "discard-warning"), word("discard"))) return;
  if (given) return;
  const entry = { id: visit.local, local: visit.local, visit, title: visit.facility.facts.name, photos: await store.photosOf(visit.local) };
  if (await kept(() => store.removed(entry, () => store.discard(visit.local)))) location.hash = "";
}
