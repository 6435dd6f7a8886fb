// One visit on the screen: items failing first, one thumb, every entry stored at once; and its end.
import { device, word } from "./device.js";
import * as pictures from "./pictures.js";
import { isPicture, isTapped, judge } from "./rules.js";
import { again, button, currentVisit, el, fill, hang, kept, now, picture, seen, set, short, show, standing, tag, unhang } from "./screens.js";
import { run } from "./sending.js";
import * as store from "./store.js";
import { handed, reopened, summed } from "./versions.js";

let cards = [];  // of the visit on the screen: each with its box and how it is drawn

export async function sheet(visit) {
  const { lines } = await standing(visit);
  const failing = lines.filter((line) => line.answer?.outcome === "fail");
  const others = lines.filter((line) => line.answer?.outcome !== "fail");
  cards = [];
  fill(
    heading(visit, "#"),
    overtaken(visit),
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

const heading = (visit, back) => [
  el("a", { className: "back", href: back }, word("back")),
  el("h1", {}, visit.facility.facts.name),
  el("p", { className: "lead" }, `${visit.checklist.name} · ${short(visit.started_at)}`),
];

const overtaken = ({ overtaken: told }) => el("div", { id: "overtaken" }, told ? el("div", { className: "notice notice-warning", role: "status" },
  el("p", {}, word("overtaken", { at: short(told.at) })), el("p", {}, el("a", { href: told.url }, word("overtaken-link")))) : null);

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
      entry(drawn, draw),
      hasMore(drawn) ? noteAndPhotos(drawn, draw) : null,
      isPicture(item) ? photographs(drawn, draw) : null,
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

// What was noted and photographed for "does not meet" stays to be seen, and to be taken away, when the item is met after all.
const hasMore = ({ item, answer, photos }) => answer?.outcome === "fail" || Boolean(answer?.note) || (!isPicture(item) && photos.length > 0);

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

function mark(field, isKept) {
  field.toggleAttribute("data-unkept", !isKept);
  field.setAttribute("aria-invalid", !isKept);
  const told = field.nextElementSibling?.matches(".unkept") ? field.nextElementSibling : null;
  if (isKept) told?.remove();
  else if (!told) field.after(el("p", { className: "unkept errorlist", role: "alert" }, word("not-kept")));
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
  const note = el("textarea", { id: `note-${item.id}`, maxLength: 500, rows: 2, value: answer.note ?? "", oninput: () => write(item, noted, note), onchange: () => left(item, noted, note, draw) });
  const noted = () => ({ note: note.value });
  const isStray = answer.outcome !== "fail";
  return el("div", {}, isStray ? el("p", { className: "hint stray" }, word("stray")) : null,
    el("label", { htmlFor: note.id }, word("note")), note, photographs(line, draw), el("p", { className: "hint" }, `${item.clause} · ${item.severity}`));
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
      el("button", { type: "button", className: "button-link", onclick: async () => { if (confirm(word("remove-photo-sure"))) await remove(item, [photo], photos); await draw(); } }, word("remove-photo"))))));
}

async function take(item, files) {
  for (const file of files) {
    const photo = await pictures.prepare(file).catch(() => null);
    if (!photo?.blob) alert(word("bad-photo"));
    else if (!await hang(item, isPicture(item) ? { outcome: "done" } : {}, photo)) alert(word("photo-not-kept"));
  }
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

// The bar, and the end

const bar = (visit) => el("div", { className: "sticky field-actions" },
  el("p", { className: "bar-text", id: "tally", role: "status" }), el("progress", { id: "progress", max: 1, value: 0, "aria-label": word("progress-label") }),
  el("a", { className: "button", href: `#${visit.local}/end` }, word("finish")));

async function tally(visit) {
  const { lines, answered, open } = await standing(visit);
  const text = document.getElementById("tally");
  if (!text) return;
  text.textContent = word("progress", { answered, total: lines.length }) + (open.length ? ` · ${word("lacking", { count: open.length })}` : "");
  Object.assign(document.getElementById("progress"), { max: lines.length, value: lines.length - open.length });
}

export async function end(visit) {
  const { lines, open } = await standing(visit);
  if (visit.ready) { fill(heading(visit, "#"), el("div", { className: "notice notice-warning" }, el("p", {}, word("ready"))), visit.trouble ? el("p", { className: "errorlist" }, visit.trouble) : null, button(word("reopen"), () => reopen(visit), "button-secondary wide")); return; }
  const failing = lines.filter((line) => line.answer?.outcome === "fail");
  const summary = el("textarea", { id: "summary", maxLength: 2000, rows: 3, value: visit.summary, oninput: () => sum(summary) });
  fill(
    heading(visit, `#${visit.local}`),
    overtaken(visit),
    open.length ? el("div", { className: "error-summary" }, el("h2", {}, word("still-lacking")),
      el("ul", {}, open.map((line) => el("li", {}, el("a", { href: `#${visit.local}`, onclick: () => jump(line.item) }, line.item.text), `: ${word(line.lacks)}`)))) : null,
    el("h2", {}, word("failing", { count: failing.length })),
    failing.map((line) => el("article", { className: "card" }, el("h3", {}, line.item.text), el("p", {}, line.answer.note), el("ul", { className: "photos" }, line.photos.map((photo) => el("li", {}, picture(photo.blob, line.item.text)))))),
    el("label", { htmlFor: "summary" }, word("summary")), summary,
    el("p", { className: "hint" }, visit.position ? word("located") : word("not-located")),
    el("div", { className: "sticky field-actions" },
      open.length ? null : button(word("conclude"), () => hand(visit, true)),
      button(word("hand-over"), () => hand(visit, false), "button-secondary")),
  );
}

function jump(item) {
  setTimeout(() => document.getElementById(`item-${item.id}`)?.scrollIntoView(), 400);
}

async function sum(field) {
  const text = field.value;
  const isKept = await kept(() => store.change(currentVisit().local, (held) => summed(held, text, currentVisit().summary)));
  mark(field, isKept);
}

async function hand(visit, conclude) {
  if (document.querySelector("[data-unkept]")) return;
  const at = now();
  const fields = { conclude, concluded_at: conclude ? at : null, handed_at: at };
  if (!await kept(() => store.change(visit.local, (held) => handed(held, fields)))) { await device.follow(); return; }
  location.hash = "";
  await device.follow();
  await run();
}

async function reopen(visit) {
  await kept(() => store.change(visit.local, (held) => reopened(held, crypto.randomUUID())));
  await device.follow();
}

async function discard(visit) {
  if (!confirm(word("discard-warning"))) return;
  if (await kept(() => store.discard(visit.local))) location.hash = "";
}
