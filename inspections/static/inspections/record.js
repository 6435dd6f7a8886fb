// The end of a visit: what is still lacking; then the record as both sides read it, their signatures, which lock it, and the sending.

import { device, word } from "./device.js";
import { heading, mark, overtaken } from "./parts.js";
import * as pictures from "./pictures.js";
import { agreed, button, currentVisit, el, fill, kept, now, picture, short, standing } from "./screens.js";
import { run } from "./sending.js";
import * as store from "./store.js";
import { drafted, fingerprint, handed, locked, read, reopened, summed, unlocked } from "./versions.js";

const SIGNERS = ["inspector", "onsite"];

export async function end(visit) {
  const { lines, open } = await standing(visit);
  if (visit.ready) waiting(visit);
  else if (open.length) unfinished(visit, lines, open);
  else await reading(visit, lines);
}

function waiting(visit) {
  fill(heading(visit, "#"), el("div", { className: "notice notice-warning" }, el("p", {}, word("ready"))),
    visit.trouble ? el("p", { className: "errorlist" }, visit.trouble) : null, button(word("reopen"), () => reopen(visit), "button-secondary wide"));
}

function unfinished(visit, lines, open) {
  fill(
    heading(visit, `#${visit.local}`),
    overtaken(visit),
    el("div", { className: "error-summary" }, el("h2", {}, word("still-lacking")),
      el("ul", {}, open.map((line) => el("li", {}, el("a", { href: `#${visit.local}`, onclick: () => jump(line.item) }, line.item.text), `: ${word(line.lacks)}`)))),
    breaches(lines),
    el("div", { className: "sticky field-actions" }, button(word("hand-over"), () => hand(visit, null), "button-secondary")),
  );
}

const breaches = (lines) => {
  const failing = lines.filter((line) => line.answer?.outcome === "fail");
  return [el("h2", {}, word("failing", { count: failing.length })),
    failing.map((line) => el("article", { className: "card" }, el("h3", {}, line.item.text), el("p", {}, [line.answer.value, line.answer.note].filter(Boolean).join(" · ")),
      el("ul", { className: "photos" }, line.photos.map((photo) => el("li", {}, picture(photo.blob, line.item.text))))))];
};

// The record

async function reading(visit, lines) {
  const photos = (await store.photosOf(visit.local)).filter((photo) => photo.signer);
  const summary = el("textarea", { id: "summary", maxLength: 2000, rows: 2, value: visit.summary, disabled: Boolean(visit.signed), oninput: () => sum(summary) });
  fill(
    heading(visit, `#${visit.local}`),
    overtaken(visit),
    el("article", { className: "card record", id: "record" }, el("h2", {}, word("record")), circumstances(visit), breaches(lines), others(lines)),
    el("label", { htmlFor: "summary" }, word("summary")), summary,
    el("p", { className: "hint" }, visit.position ? word("located") : word("not-located")),
    el("p", {}, word("read-aloud")),
    el("div", { id: "locked" }),
    SIGNERS.map((who) => signing(visit, who, photos.find((photo) => photo.signer === who))),
    el("div", { className: "sticky field-actions" }, el("p", { id: "unsigned", className: "errorlist", role: "alert", hidden: true }),
      button(word("sign-and-send"), () => finish(visit)), button(word("hand-over"), () => hand(visit, null), "button-secondary")),
  );
  tellLock(visit);
}

function circumstances(visit) {
  const { facts } = visit.facility;
  const rows = [["record-facility", facts.name], ["record-place", facts.address], ["record-time", short(visit.started_at)],
    ["record-checklist", visit.checklist.name], ["record-inspector", device.user.name]];
  return el("dl", { className: "summary-list" }, rows.map(([name, text]) => el("div", {}, el("dt", {}, word(name)), el("dd", {}, text))));
}

function others(lines) {  // what is met, in one list; what was noted with it stands beside
  const given = lines.filter(({ answer, item }) => answer?.outcome && answer.outcome !== "fail" && item.kind !== "signature");
  const together = given.filter(({ answer }) => answer.together).length;
  const said = ({ answer }) => [answer.outcome === "pass" ? "" : word(answer.outcome), answer.value, answer.note].filter(Boolean).join(" · ");
  return [el("h2", {}, word("record-others", { count: given.length })), together ? el("p", { className: "hint" }, word("record-together", { count: together })) : null,
    el("ul", { className: "met" }, given.map((line) => el("li", {}, line.item.text, said(line) ? el("strong", {}, ` ${said(line)}`) : null)))].filter(Boolean);
}

// Signatures: with a pen or a finger, or the name typed where there is neither

const draftOf = (visit) => ({ name: "", post: "", remark: "", companions: "", refused: false, inspector_typed: false, onsite_typed: false, ...visit.draft });
const note = (fields) => kept(() => store.change(currentVisit().local, (held) => drafted(held, fields)));

function signing(visit, who, drawn) {
  const draft = draftOf(visit);
  const fields = who === "inspector"
    ? [entry(draft, "companions", 100)]
    : [entry(draft, "name", 60), entry(draft, "post", 60), entry(draft, "remark", 500), refusal(draft)];
  return el("section", { className: "card signing", id: `signing-${who}` }, el("h2", {}, word(`sign-${who}`)),
    who === "inspector" ? el("p", {}, device.user.name) : null, fields,
    visit.signed && drawn ? signature(who, drawn) : pen(visit, who));
}

function entry(draft, name, most) {
  const field = el("input", { id: `draft-${name}`, maxLength: most, value: draft[name], autocomplete: "off", oninput: () => note({ [name]: field.value }) });
  return el("div", { className: "field" }, el("label", { htmlFor: field.id }, word(`draft-${name}`)), field);
}

function refusal(draft) {
  const box = el("input", { type: "checkbox", id: "draft-refused", checked: draft.refused, onchange: () => note({ refused: box.checked }) });
  return el("label", { className: "check" }, box, word("draft-refused"));
}

const signature = (who, photo) => el("div", { className: "drawn" }, picture(photo.blob, word(`sign-${who}`)));

function pen(visit, who) {
  const canvas = el("canvas", { className: "pad", width: 640, height: 220, "aria-label": word("sign"), role: "img", id: `pad-${who}` });
  const keep = async (blob, isTyped) => {
    if (!await sign(visit, who, blob, isTyped)) await device.follow();
  };
  pictures.pad(canvas, (blob) => keep(blob, false));
  const typed = button(word("sign-typed"), async () => {
    const name = who === "inspector" ? device.user.name : document.getElementById("draft-name").value.trim();
    if (name) await keep(await pictures.written(canvas, name), true);
    else lacks("draft-name", "name-missing");
  }, "button-secondary");
  return el("div", {}, el("p", { className: "hint" }, word("sign")), canvas, typed);
}

async function sign(visit, who, blob, isTyped) {  // the first stroke locks what was read
  const { local } = visit;
  const seen = visit.signed ?? fingerprint(visit);
  const instead = (await store.photosOf(local)).filter((photo) => photo.signer === who).map((photo) => photo.key);
  const photo = { key: crypto.randomUUID(), visit: local, item: null, signer: who, taken_at: now(), blob, position: null };
  const isKept = await kept(() => store.hang(photo, instead, (held) => drafted(locked(held, seen), { [`${who}_typed`]: isTyped })));
  if (isKept) tellLock(currentVisit());
  return isKept;
}

function tellLock(visit) {
  document.getElementById("summary").disabled = Boolean(visit.signed);
  document.getElementById("locked").replaceChildren(...(visit.signed ? [el("div", { className: "notice notice-warning", role: "status" },
    el("p", {}, word("locked")), button(word("unlock"), () => unlock(visit), "button-secondary"))] : []));
}

async function unlock({ local }) {
  const keys = (await store.photosOf(local)).filter((photo) => photo.signer).map((photo) => photo.key);
  await kept(() => store.unhang(local, keys, unlocked));
  await device.follow();
}

function lacks(id, name) {
  const told = document.getElementById("unsigned");
  Object.assign(told, { hidden: false, textContent: word(name) });
  document.getElementById(id).scrollIntoView({ block: "center" });
  document.getElementById(id).focus?.({ preventScroll: true });
}

async function missing({ local }) {  // the first thing that the record still lacks: where it is entered, and the word that says so
  const draft = draftOf(currentVisit());
  const signed = new Set((await store.photosOf(local)).filter((photo) => photo.signer && currentVisit().signed).map((photo) => photo.signer));
  const found = [
    [!signed.has("inspector"), "pad-inspector", "inspector-unsigned"],
    [draft.refused && !draft.remark.trim(), "draft-remark", "refusal-unsaid"],
    [!draft.refused && !draft.name.trim(), "draft-name", "name-missing"],
    [!draft.refused && !signed.has("onsite"), "pad-onsite", "onsite-unsigned"],
  ];
  return found.find(([applies]) => applies);
}

async function finish(visit) {
  const gap = await missing(visit);
  if (gap) { lacks(gap[1], gap[2]); return; }
  const at = now();
  const { name, post, remark, companions, refused, inspector_typed: typed, onsite_typed: typedToo } = draftOf(currentVisit());
  const words = {
    inspector: { name: device.user.name, post: "", is_typed: typed }, onsite: { name, post, is_typed: typedToo },
    companions, remark, is_refused: refused, at,
  };
  await hand(visit, words);
}

// Handing over

function jump(item) {
  setTimeout(() => document.getElementById(`item-${item.id}`)?.scrollIntoView(), 400);
}

async function sum(field) {
  const text = field.value;
  const isKept = await kept(() => store.change(currentVisit().local, (held) => summed(held, text, currentVisit().summary)));
  mark(field, isKept);
}

async function hand(visit, signed) {  // with what was signed the visit is concluded; without it is sent as it stands
  if (document.querySelector("[data-unkept]")) return;
  const at = now();
  const fields = { conclude: Boolean(signed), concluded_at: signed ? at : null, handed_at: at };
  const act = (held) => handed(held, { ...fields, record: signed && { ...signed, read: read(held) } });
  if (!await kept(() => store.change(visit.local, act))) { await device.follow(); return; }
  location.hash = "";
  await device.follow();
  await run();
}

async function reopen(visit) {
  if (visit.record && !await agreed(word("reopen-signed"), word("reopen"))) return;
  await kept(() => store.change(visit.local, (held) => reopened(held, crypto.randomUUID())));
  await device.follow();
}
