// The day of a facility on the phone: one screen, numbers first; each entry is on the device before the next, and goes out when it can.

import { absent, begun, COUNTS, counted, entered, headcount, isCounted, stops, WORDS } from "./cardrules.js";
import { device, word } from "./device.js";
import { presenceLink } from "./presences.js";
import { stateOf } from "./queue.js";
import { button, el, fill, kept, now, tag } from "./screens.js";
import { run, status } from "./sending.js";
import * as store from "./store.js";

const DISINFECTED = ["rooms", "tableware", "toys", "toilets"];
const facilityOf = (id) => (device.pack?.cards ?? []).find((one) => one.id === id);
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const addressOf = (facility, day) => `#card-${facility}-${day}`;

// On the day's screen: every facility with today's card, and what still waits of other days
export async function cardList() {
  const facilities = device.pack?.cards ?? [];
  const rows = store.isOpen() ? await store.cards() : [];
  const others = rows.filter((row) => row.day !== today());
  return facilities.length || rows.length ? el("section", { "aria-labelledby": "cards" }, el("h1", { id: "cards" }, word("cards-today")),
    facilities.map((one) => [line(one.id, one.name, today(), rows), presenceLink(one)]), others.map((row) => line(row.facility, row.title, row.day, rows))) : null;
}

function line(facility, name, day, rows) {
  const mine = rows.find((row) => row.facility === facility && row.day === day);
  const held = facilityOf(facility)?.cards.find((card) => card.day === day);
  const state = mine ? stateOf(mine, { sending: status.local }) : held ? (held.is_complete ? "card-complete" : "card-begun") : "card-none";
  const tone = { trouble: "tag-danger", "card-none": "tag-danger", "card-complete": "tag-good" }[state] ?? "tag-warning";
  return el("article", { className: "card" }, el("a", { className: "visit-card", href: addressOf(facility, day) }, el("strong", {}, `${name} · ${day}`),
    tag(word(state), tone), mine?.trouble ? el("span", { className: "errorlist" }, mine.trouble) : null));
}

async function cardOf(facility, day) {
  const held = (await store.cards()).find((row) => row.facility === facility.id && row.day === day);
  return held ?? begun(facility, day, { local: crypto.randomUUID(), key: crypto.randomUUID() });
}

export async function cardSheet(id, day) {
  const facility = facilityOf(id);
  if (!facility || !store.isOpen()) { location.hash = ""; return; }
  let card = await cardOf(facility, day);
  const told = el("p", { className: "lead", role: "status" });
  const why = el("p", { className: "errorlist", role: "alert" });
  const tell = () => {
    told.textContent = isCounted(card, facility) ? word("card-sums", { present: headcount(card), absent: absent(card, facility) }) : word("card-uncounted");
    const stop = stops(card, facility);
    why.textContent = stop && stop !== "card-uncounted" ? word(stop) : "";
  };
  const put = (fields) => kept(async () => {
    card = await store.changeCard(card.local, (held) => entered(held ?? card, typeof fields === "function" ? fields(held ?? card) : fields, { key: crypto.randomUUID(), at: now() }));
    tell();
    return card;
  });
  const number = (label, value, write, all) => {
    const input = el("input", { type: "number", min: 0, max: 999, inputMode: "numeric", value: value ?? "", "aria-label": label,
      onchange: ({ target }) => write(target.value === "" ? null : Number(target.value)) });
    const full = all && button(word("card-all"), async () => { input.value = all(); await write(all()); }, "button-secondary");
    return el("label", { className: "field card-count" }, el("span", {}, label), input, full);
  };
  const words = (name) => el("label", { className: "field" }, el("span", {}, word(name)),
    el("input", { type: "text", maxLength: 200, value: card[name], onchange: ({ target }) => put({ [name]: target.value }) }));
  const everybody = () => headcount(card);
  const tick = (name) => el("label", { className: "card-tick" }, el("input", { type: "checkbox", checked: card.disinfected.includes(name),
    onchange: ({ target }) => put((held) => ({ disinfected: target.checked ? [...new Set([...held.disinfected, name])] : held.disinfected.filter((one) => one !== name) })) }), word(`disinfected-${name}`));
  const fields = {
    morning_checked: () => number(word("morning_checked"), card.morning_checked, (count) => put({ morning_checked: count }), everybody),
    followed_up: () => number(word("followed_up"), card.followed_up, (count) => put({ followed_up: count, followed_up_at: count ? now() : null }), () => absent(card, facility)),
    noon_checked: () => number(word("noon_checked"), card.noon_checked, (count) => put({ noon_checked: count }), everybody),
    handed_over: () => number(word("handed_over"), card.handed_over, (count) => put({ handed_over: count }), everybody),
  };
  const send = async () => {
    const stop = stops(card, facility);
    if (stop) { why.textContent = word(stop); return; }
    const isKept = await kept(async () => {
      card = await store.changeCard(card.local, (held) => ({ ...(held ?? card), ready: true, tries: 0, trouble: "", handed_at: now() }));
      return card;
    });
    if (isKept) { location.hash = ""; await run(); }
  };
  fill(el("a", { className: "back", href: "#" }, word("back")), el("h1", {}, `${facility.name} · ${day}`), told,
    facility.classes.map((row) => [
      number(word("card-present", { name: row.name, enrolled: row.enrolled }), card.present[row.id], (count) => put((held) => counted(held, "present", row.id, count))),
      facility.takes_guests ? number(word("card-guests", { name: row.name }), card.guests[row.id], (count) => put((held) => counted(held, "guests", row.id, count))) : null,
    ]),
    COUNTS.filter((name) => name !== "followed_up" || facility.classes.length).map((name) => fields[name]()),
    el("fieldset", {}, el("legend", {}, word("disinfected")), DISINFECTED.map(tick)), WORDS.map(words), why,
    button(word("card-send"), send, "wide"));
  tell();
}
