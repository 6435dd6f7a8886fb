// An assessor's sheet: an item after the other, each entry on the device before the next, sent when it can.

import { device, word } from "./device.js";
import { stateOf } from "./queue.js";
import { button, el, fill, kept, now, tag } from "./screens.js";
import { run, status } from "./sending.js";
import { begun, entered, markOf, scored, stops } from "./sheetrules.js";
import * as store from "./store.js";

const sheetOf = (id) => (device.pack?.sheets ?? []).find((one) => one.id === id);
const heldOf = async (id) => (store.isOpen() ? (await store.sheets()).find((row) => row.sheet === id) : undefined);

export async function sheetList() {
  const sheets = device.pack?.sheets ?? [];
  const left = store.isOpen() ? (await store.sheets()).filter((row) => row.trouble && !sheetOf(row.sheet)) : [];
  const lines = [...await Promise.all(sheets.map(line)), ...left.map(leftOver)];
  return lines.length ? el("section", { "aria-labelledby": "sheets" }, el("h2", { id: "sheets" }, word("sheets-title")), lines) : null;
}

// What was entered for a sheet that the portal holds otherwise for good: shown until it was seen.
const leftOver = (row) => el("div", { className: "notice notice-danger" }, el("p", { lang: "zh-Hans" }, row.title), el("p", { className: "errorlist" }, row.trouble),
  el("p", {}, Object.values(row.marks).map(({ points, note }) => `${points ?? "—"} ${note}`).join(" · ")),
  button(word("seen"), async () => { await store.forgetSheet(row.local); device.changed(); }, "button-secondary"));

async function line(sheet) {
  const row = await heldOf(sheet.id);
  const told = word("sheet-scored", { count: scored(row ?? begun(sheet, {}), sheet), all: sheet.items.length });
  return el("article", { className: "card" }, el("a", { className: "visit-card", href: `#sheet-${sheet.id}` }, el("strong", { lang: "zh-Hans" }, `${sheet.title} · ${sheet.round}`),
    tag(row?.ready || row?.trouble ? word(stateOf(row, { sending: status.local })) : told, row ? "tag-warning" : ""), row?.trouble ? el("span", { className: "errorlist" }, row.trouble) : null));
}

export async function scoreSheet(id) {
  const sheet = sheetOf(id);
  if (!sheet || !store.isOpen()) { location.hash = ""; return; }
  let row = await heldOf(id) ?? begun(sheet, { local: crypto.randomUUID(), key: crypto.randomUUID() });
  const told = el("p", { className: "lead", role: "status" });
  const why = el("p", { className: "errorlist", role: "alert" }, row.trouble);
  const tell = () => {
    told.textContent = word("sheet-scored", { count: scored(row, sheet), all: sheet.items.length });
    const stop = stops(row, sheet, false);
    why.textContent = stop ? word(stop) : row.trouble;
  };
  const put = (item, fields) => kept(async () => {
    row = await store.changeSheet(row.local, (held) => entered(held ?? row, sheet, item, fields, { key: crypto.randomUUID() }));
    tell();
    return row;
  });
  const send = async (isHandedIn) => {
    const stop = stops(row, sheet, isHandedIn);
    if (stop) { why.textContent = word(stop); return; }
    const isKept = await kept(async () => {
      row = await store.changeSheet(row.local, (held) => ({ ...(held ?? row), hand_in: isHandedIn, ready: true, tries: 0, trouble: "", handed_at: now() }));
      return row;
    });
    if (isKept) { location.hash = ""; await run(); }
  };
  fill(el("a", { className: "back", href: "#" }, word("back")), el("h1", { lang: "zh-Hans" }, `${sheet.title} · ${sheet.round}`), el("p", {}, word("sheet-lead")), told,
    sheet.items.map((item) => fieldset(item, markOf(row, sheet, item.id), put)), why,
    button(word("sheet-save"), () => send(false), "button-secondary wide"), button(word("sheet-hand-in"), () => send(true), "wide"));
  tell();
}

const fieldset = (item, mark, put) => el("fieldset", {}, el("legend", { lang: "zh-Hans" }, `${item.dimension} · ${item.text}`),
  item.guidance ? el("p", { className: "hint", lang: "zh-Hans" }, item.guidance) : null,
  el("label", { className: "field" }, el("span", {}, word("sheet-points", { most: item.points })), el("input", { type: "number", min: 0, max: item.points, inputMode: "numeric",
    value: mark.points ?? "", onchange: ({ target }) => put(item.id, { points: target.value === "" ? null : Number(target.value) }) })),
  el("label", { className: "field" }, el("span", {}, word("sheet-note")), el("input", { type: "text", maxLength: 200, value: mark.note,
    onchange: ({ target }) => put(item.id, { note: target.value }) })));
