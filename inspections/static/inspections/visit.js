// One visit on the screen: items failing first, one thumb, every entry stored at once; and its end.
import { device, word } from "./device.js";
import * as pictures from "./pictures.js";
import { isPicture, isTapped, judge } from "./rules.js";
import { button, currentVisit, el, fill, keep, now, picture, set, short, standing, tag } from "./screens.js";
import { run } from "./sending.js";
import * as store from "./store.js";

export async function sheet(visit) {
  const { lines } = await standing(visit);
  const failing = lines.filter((line) => line.answer?.outcome === "fail");
  const others = lines.filter((line) => line.answer?.outcome !== "fail");
  fill(
    heading(visit, "#"),
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
  const draw = async () => {
    const visit = currentVisit();
    const fresh = (await standing(visit)).lines.find((one) => one.item.id === item.id);
    box.replaceChildren(...[
      el("h3", {}, item.text),
      item.hint ? el("p", { className: "hint" }, item.hint) : null,
      entry(fresh, draw),
      fresh.answer?.outcome === "fail" ? noteAndPhotos(fresh, draw) : null,
      isPicture(item) ? photographs(fresh, draw) : null,
      el("p", { className: "lack hint" }, fresh.lacks && fresh.answer?.outcome ? word(fresh.lacks) : ""),
    ].filter(Boolean));
    await tally(visit);
  };
  draw();
  return box;
}

function entry({ item, answer }, draw) {
  if (isTapped(item)) return taps(item, answer, draw);
  if (item.kind === "choice") return choices(item, answer, draw);
  if (isPicture(item)) return item.kind === "signature" ? signature(item, draw) : null;
  const field = el(item.kind === "text" ? "textarea" : "input", {
    value: answer?.value ?? "", maxLength: item.kind === "text" ? 500 : 12, "aria-label": item.text,
    oninput: () => enter(item, field),
    onchange: () => draw(),
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
  field.setAttribute("aria-invalid", !judged);
  await set(item, judged ?? { value: "", outcome: "" });
  if (!judged) field.reportValidity();
}

const option = (name, label, isChosen, choose, value) => el("label", {},
  el("input", { type: "radio", name, value, checked: isChosen, onchange: choose }), label);

function taps(item, answer, draw) {
  const values = ["pass", "fail", ...(item.may_not_apply ? ["na"] : [])];
  return el("div", { className: "segmented", role: "radiogroup", "aria-label": item.text }, values.map((value) =>
    option(`outcome-${item.id}`, word(value), answer?.outcome === value, async () => { await set(item, { outcome: value }); await draw(); focusOn(item, value); }, value)));
}

function focusOn(item, value) {
  document.querySelector(`#item-${item.id} input[value=${value}]`)?.focus({ preventScroll: true });
}

const choices = (item, answer, draw) => el("div", { className: "choices", role: "radiogroup", "aria-label": item.text }, item.options.map((value) =>
  option(`outcome-${item.id}`, value, answer?.value === value, async () => { await set(item, judge(item, { value })); await draw(); }, value)));

function noteAndPhotos(line, draw) {
  const { item, answer } = line;
  const note = el("textarea", { id: `note-${item.id}`, maxLength: 500, rows: 2, value: answer.note ?? "", oninput: () => set(item, { note: note.value }), onchange: () => draw() });
  return el("div", {}, el("label", { htmlFor: note.id }, word("note")), note, photographs(line, draw), el("p", { className: "hint" }, `${item.clause} · ${item.severity}`));
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
      el("button", { type: "button", className: "button-link", onclick: async () => { await store.removePhoto(photo.key); await empty(item); await draw(); } }, word("remove-photo"))))));
}

async function take(item, files) {
  for (const file of files) {
    try {
      const { blob, position } = await pictures.prepare(file);
      await hang(item, blob, position);
    } catch { alert(word("bad-photo")); }
  }
}

async function hang(item, blob, position) {
  const visit = currentVisit();
  await store.keepPhoto({ key: crypto.randomUUID(), visit: visit.local, item: item.id, blob, position, taken_at: now() });
  await set(item, isPicture(item) ? { outcome: "done" } : {});
}

async function empty(item) {
  const left = (await store.photosOf(currentVisit().local)).some((photo) => photo.item === item.id);
  if (isPicture(item) && !left) await set(item, { outcome: "" });
}

function signature(item, draw) {
  const canvas = el("canvas", { className: "pad", width: 640, height: 240, "aria-label": word("sign"), role: "img" });
  const clear = pictures.pad(canvas, async (blob) => { await wipe(item); await hang(item, blob, null); });
  return el("div", {}, el("p", { className: "hint" }, word("sign")), canvas,
    button(word("sign-again"), async () => { clear(); await wipe(item); await empty(item); await draw(); }, "button-secondary"),
    button(word("sign-done"), () => draw(), "button-secondary"));
}

async function wipe(item) {
  for (const photo of await store.photosOf(currentVisit().local)) {
    if (photo.item === item.id) await store.removePhoto(photo.key);
  }
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
  const summary = el("textarea", { id: "summary", maxLength: 2000, rows: 3, value: visit.summary, oninput: () => { visit.summary = summary.value; keep(visit); } });
  fill(
    heading(visit, `#${visit.local}`),
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

async function hand(visit, conclude) {
  Object.assign(visit, { ready: true, conclude, concluded_at: conclude ? now() : null, trouble: "" });
  await keep(visit);
  location.hash = "";
  await device.follow();
  await run();
}

async function reopen(visit) {  // a new key: what the server may hold under the old one is left to a person
  Object.assign(visit, { ready: false, trouble: "", key: visit.attempted ? crypto.randomUUID() : visit.key, attempted: false });
  await keep(visit);
  await device.follow();
}

async function discard(visit) {
  if (!confirm(word("discard-warning"))) return;
  await store.finish(visit, null);
  location.hash = "";
}
