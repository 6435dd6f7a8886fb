// The day: what is planned, as list and map; what is on the device, what was sent, what failed; and the beginning of a visit.

import { cardList } from "./cards.js";
import { device, word } from "./device.js";
import { homeList } from "./homes.js";
import { drawn } from "./map.js";
import { stateOf } from "./queue.js";
import { callTo, far, inOrder, wayTo } from "./route.js";
import { button, chosenOf, el, fill, kept, now, short, standing, tag } from "./screens.js";
import { run, status } from "./sending.js";
import { sheetList } from "./sheets.js";
import { takeBack } from "./stop.js";
import * as store from "./store.js";
import { edited, reborn, rehung } from "./versions.js";

let here = null;  // where the inspector stands, once asked for
let orders = [];
const everything = async () => Promise.all([store.visits(), store.sent(), store.orders(), store.bin()]);

export async function day() {
  const [visits, sent, given, bin] = store.isOpen() ? await everything() : [[], [], [], []];
  orders = given;
  const pack = device.pack;
  const begun = new Set(visits.map((visit) => visit.visit).filter(Boolean));
  const waiting = (pack?.visits ?? []).filter((visit) => !begun.has(visit.id));
  const stops = inTheOrder([...visits.map(ofVisit), ...waiting.map(ofPacked)]);
  const nothing = el("p", { className: "empty" }, word(pack ? "no-visits" : "no-pack"));
  fill(
    failures(visits, given),
    (pack?.unresolved ?? []).map((row) => el("div", { className: "notice notice-danger" },
      el("p", {}, tag(word("conflict"), "tag-danger"), ` ${row.title}`), el("p", { lang: "zh-Hans" }, row.reason), el("a", { className: "button", href: row.url }, word("resolve")))),
    sent.map(told),
    await sheetList(),
    await cardList(),
    await homeList(),
    isInspecting(pack) && el("h1", {}, word("today")),
    pack && stops.length ? wayThrough(pack, stops) : null,
    stops.length || !isInspecting(pack) ? await Promise.all(stops.map(card)) : nothing,
    pack?.checklists.length ? [el("h2", {}, word("elsewhere")), search(pack, visits)] : null,
    bin.length ? removed(bin) : null,
    pack ? el("p", { className: "hint" }, word("loaded", { at: short(pack.loaded_at) })) : null,
  );
}

const isInspecting = (pack) => !pack || pack.checklists.length > 0 || pack.visits.length > 0;

const told = (row) => el("div", { className: `notice ${row.state === "conflict" ? "notice-danger" : "notice-success"}` },
  el("p", {}, el("a", { href: row.url }, row.title), ` · ${row.checklist}`),
  row.state === "conflict" ? el("p", { lang: "zh-Hans" }, row.reason) : el("p", {}, outcome(row)),
  (row.papers ?? []).length ? el("ul", { className: "papers", lang: "zh-Hans" }, row.papers.map(({ title, url }) => el("li", {}, el("a", { href: url, target: "_blank" }, `${title}（PDF）`)))) : null,
  button(word("seen"), async () => { await store.forgetSent(row.local); await day(); }, "button-secondary"));

const outcome = (row) => {
  if (row.isOrder) return word("stop-sent");
  return row.number ? word("concluded", { number: row.number }) : word("taken-over");
};

// What did not go through: which visit or order, why, since when, and what to do about it

function failures(visits, given) {
  const rows = [...given.filter((row) => row.trouble).map(failedOrder), ...visits.filter((visit) => visit.trouble).map(failedVisit)];
  return rows.length ? el("section", { className: "card failures", "aria-labelledby": "failed" }, el("h2", { id: "failed" }, word("failed", { count: rows.length })),
    el("ul", {}, rows), button(word("try-now"), () => run())) : null;
}

const failure = (title, row, ...acts) => el("li", {}, el("p", {}, el("strong", {}, title), ` · ${word("tried", { count: row.tries ?? 0, at: short(row.handed_at) })}`),
  el("p", { className: "errorlist" }, row.trouble), acts);
const failedVisit = (visit) => failure(`${visit.facility.facts.name} · ${visit.checklist.name}`, visit, el("a", { href: `#${visit.local}` }, word("open-it")));
const failedOrder = (row) => failure(`${row.title} · ${row.words}`, row, button(word("stop-back"), () => takeBack(row), "button-secondary"));

// The way through the day

const facilityOf = (row) => device.pack.facilities.find((one) => one.id === row.facility);
const ofVisit = (visit) => ({ visit, facility: visit.facility, position: visit.facility.position ?? null });
const ofPacked = (row) => ({ row, facility: facilityOf(row), position: facilityOf(row).position ?? null });
const inTheOrder = (stops) => (here ? inOrder(stops, here) : stops);

function wayThrough(pack, stops) {
  const order = button(word("by-distance"), () => navigator.geolocation?.getCurrentPosition(
    ({ coords }) => { here = [coords.longitude, coords.latitude]; day(); }, () => { told.hidden = false; }, { timeout: 20000, maximumAge: 60000 }), "button-secondary");
  const told = el("p", { className: "hint", role: "status", hidden: true }, word("no-position"));
  const picture = pack.map ? el("details", { className: "card" }, el("summary", {}, word("map")), drawn(pack.map, stops, here)) : null;
  return el("div", { className: "way" }, navigator.geolocation ? order : null, told, picture);
}

function links({ facility, metres = null }) {
  const { phone, position, facts } = facility;
  return el("p", { className: "links" }, metres === null ? null : el("span", { className: "tag" }, far(metres)),
    position ? el("a", { href: wayTo(position, facts.name, navigator.userAgent) }, word("navigate")) : null,
    phone ? el("a", { href: callTo(phone) }, word("call")) : null);
}

const card = async (stop, place) => el("article", { className: "card stop", id: `stop-${place + 1}` },
  stop.visit ? await localCard(stop.visit, place + 1) : packedCard(stop.row, place + 1), links(stop));

async function localCard(visit, place) {
  const { done, total } = await standing(visit);
  const state = stateOf(visit, { sending: status.local, orders });
  const tone = { trouble: "tag-danger", "state-mend": "tag-danger", "on-device": "tag-info" }[state] ?? "tag-warning";
  return el("a", { className: "visit-card", href: `#${visit.local}` },
    el("strong", {}, `${place}. ${visit.facility.facts.name}`), tag(word(state, { left: status.left }), tone),
    el("span", { className: "hint" }, `${visit.checklist.name} · ${word("progress", { done, total })}`),
    el("progress", { value: done, max: total || 1, "aria-label": word("progress-label") }),
    visit.trouble ? el("span", { className: "errorlist" }, visit.trouble) : null);
}

function packedCard(row, place) {
  const facility = facilityOf(row);
  const checklist = device.pack.checklists.find((one) => one.id === row.checklist);
  return el("button", { type: "button", className: "visit-card", onclick: () => begin(facility, checklist, row) },
    el("strong", {}, `${place}. ${facility.facts.name}`), tag(word(row.state === "open" ? "under-way" : "planned"), row.state === "open" ? "tag-info" : ""),
    el("span", { className: "hint" }, [checklist.name, row.planned_on, row.occasion, facility.facts.address].filter(Boolean).join(" · ")));
}

function search(pack, visits) {
  const list = el("div", {});
  const input = el("input", { type: "search", placeholder: word("search"), "aria-label": word("search"), oninput: () => find() });
  const find = () => {
    const text = input.value.trim();
    const rows = pack.facilities.filter((one) => !text || one.facts.name.includes(text) || one.facts.address.includes(text));
    list.replaceChildren(...rows.slice(0, text ? 20 : 5).map((facility) => el("details", { className: "card" },
      el("summary", {}, facility.facts.name), el("p", { className: "hint" }, `${facility.place} · ${facility.facts.address}`), links({ facility }),
      pack.checklists.filter((one) => one.may_start).map((checklist) => button(word("begin", { name: checklist.name }), () => beginElsewhere(facility, checklist, visits), "button-secondary wide")))));
  };
  find();
  return el("div", {}, input, list);
}

// A visit that is planned or under way here is offered before another is begun.
async function beginElsewhere(facility, checklist, visits) {
  const begun = visits.find((visit) => visit.facility.id === facility.id && !visit.ready);
  const row = device.pack.visits.find((one) => one.facility === facility.id && !visits.some((visit) => visit.visit === one.id));
  const planned = row && device.pack.checklists.find((one) => one.id === row.checklist);
  const chosen = begun || row ? await offeredFirst(begun, row, planned, checklist) : "other";
  if (chosen === "other") await begin(facility, checklist, null);
  else if (chosen && begun) location.hash = begun.local;
  else if (chosen) await begin(facility, planned, row);
}

function offeredFirst(begun, row, planned, checklist) {
  const words = begun ? word("under-way-here", { name: begun.checklist.name }) : word("planned-here", { name: planned.name, day: row.planned_on });
  return chosenOf(words, el("p", {}, word("or-another", { name: checklist.name })), [["other", word("begin", { name: checklist.name })], ["that", word("take-that")]]);
}

// What was removed on this device and can be put back

const removed = (bin) => el("details", { className: "card" }, el("summary", {}, word("removed", { count: bin.length })),
  el("ul", {}, bin.map((entry) => el("li", {}, `${entry.title} · ${short(entry.at)} `, button(word("put-back"), async () => {
    await kept(() => store.putBack(entry.id, entry.visit ? reborn : rehung));
    await day();
  }, "button-secondary")))));

// Beginning a visit

export async function begin(facility, checklist, row) {
  const answers = Object.fromEntries((row?.answers ?? []).map((answer) => [answer.item, { ...answer, seen_at: answer.at }]));
  const visit = {
    local: crypto.randomUUID(), key: crypto.randomUUID(), visit: row?.id ?? null, facility, checklist, answers,
    items: row?.items ?? null, // of a re-check: only what was cited
    pack_at: device.pack.at ?? null, // the portal's clock when it packed the day: the visit began after it
    started_at: row?.started_at ?? now(), position: null, ready: false, conclude: true, concluded_at: null, summary: "", signed: null, record: null, draft: {},
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
