// A stop order on the spot, also without network: written, read aloud, kept with the visit in one step and sent once, before the visit.

import { device, word } from "./device.js";
import { heading } from "./parts.js";
import { agreed, button, currentVisit, el, fill, kept, now, short, standing, tag } from "./screens.js";
import { content, run } from "./sending.js";
import * as store from "./store.js";
import { drafted, stopped, unstopped } from "./versions.js";

const KINDS = ["use", "service"];

// What may be stopped: a serious item that is not met, with note and photo, on which no order stands yet.
export const isStoppable = ({ item, answer, lacks }) => Boolean(item.is_serious && answer?.outcome === "fail" && !lacks && !answer.stop);

export const offered = (line, visit) => {
  const { item, answer } = line;
  if (answer?.stop) return el("p", { className: "stopped" }, tag(word(`stop-${answer.stop.kind}`), "tag-danger"), ` ${short(answer.stop.at)}`);
  return isStoppable(line) ? el("a", { className: "button button-danger wide", href: `#${visit.local}/stop-${item.id}` }, word("stop-offer")) : null;
};

export async function order(visit, number) {
  const line = (await standing(visit)).lines.find(({ item }) => item.id === number);
  if (!line || !isStoppable(line)) { location.hash = visit.local; return; }
  const draft = { kind: "use", part: "", reasons: line.answer.note, ...visit.draft?.[`stop-${number}`] };
  const keep = (fields) => kept(() => store.change(visit.local, (held) => drafted(held, { [`stop-${number}`]: Object.assign(draft, fields) })));
  const reasons = el("textarea", { id: "stop-reasons", rows: 4, maxLength: 1000, value: draft.reasons, oninput: () => keep({ reasons: reasons.value }) });
  const part = el("input", { id: "stop-part", maxLength: 120, value: draft.part, oninput: () => keep({ part: part.value }) });
  const place = el("div", { className: "field", hidden: draft.kind === "service" }, el("label", { htmlFor: part.id }, word("stop-part")), part);
  const choice = (kind) => el("label", {}, el("input", { type: "radio", name: "stop-kind", value: kind, checked: kind === draft.kind, onchange: () => { place.hidden = kind === "service"; keep({ kind }); } }), word(`stop-${kind}`));
  const told = el("p", { className: "errorlist", role: "alert", hidden: true });
  fill(
    heading(visit, `#${visit.local}`),
    el("h2", {}, word("stop-title")),
    el("p", {}, line.item.text), el("p", { className: "hint" }, line.item.clause),
    el("div", { className: "choices", role: "radiogroup", "aria-label": word("stop-title") }, KINDS.map(choice)),
    place,
    el("div", { className: "field" }, el("label", { htmlFor: reasons.id }, word("stop-reasons")), reasons),
    el("p", {}, word("stop-follows")), told,
    el("div", { className: "sticky field-actions" }, button(word("stop-give"), () => give(line, told), "button-danger")),
  );
}

async function give(line, told) {
  const kind = document.querySelector("[name=stop-kind]:checked").value;
  const reasons = document.getElementById("stop-reasons").value.trim();
  const part = kind === "use" ? document.getElementById("stop-part").value.trim() : "";
  const gap = !reasons ? "stop-no-reasons" : kind === "use" && !part ? "stop-no-part" : "";
  Object.assign(told, { hidden: !gap, textContent: gap && word(gap) });
  if (gap) return;
  const { facts } = currentVisit().facility;
  if (!await agreed(word("stop-sure"), word("stop-give"), el("p", {}, `${facts.name}：${word(`stop-${kind}`)} ${part}`), el("p", {}, reasons))) return;
  await placed(line, { kind, part, reasons });
}

async function placed({ item, photos }, words) {
  const visit = currentVisit();
  const key = crypto.randomUUID();
  const at = now();
  const answers = { [item.id]: { ...visit.answers[item.id], changed: true } };
  const sent = content({ ...visit, answers, key, conclude: false, concluded_at: null, summary: "", record: null }, photos);
  const row = {
    key, local: visit.local, item: item.id, ready: true, handed_at: at, tries: 0,
    title: visit.facility.facts.name, words: word(`stop-${words.kind}`), content: { ...sent, stops: [{ key, item: item.id, at, ...words }] },
  };
  if (!await kept(() => store.give(row, (held) => stopped(held, item.id, { key, at, kind: words.kind })))) return;
  location.hash = visit.local;
  await run();
}

export async function takeBack(row) {  // one that the portal has not taken; if it has, it stands there
  if (!await agreed(word("stop-back-sure"), word("stop-back"))) return;
  await kept(() => store.ended(row, null, (held) => unstopped(held, row.item, row.key)));
  await device.follow();
}
