// Who is here at a facility: one tap each, kept on the device before the next, sent when it can.

import { device, word } from "./device.js";
import { CAME, LEFT, standing, tapped } from "./presencerules.js";
import { button, el, fill, kept, now, tag } from "./screens.js";
import { run } from "./sending.js";
import * as store from "./store.js";

const facilityOf = (id) => (device.pack?.cards ?? []).find((one) => one.id === id);
const clock = (moment) => new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const isToday = (moment) => new Date(moment).toDateString() === new Date().toDateString();
const known = (person) => (person.here && isToday(person.here.came_at) ? person : { ...person, here: null });  // a day packed yesterday says nothing of today

export const presenceLink = (facility) => (facility.people?.length ? el("a", { className: "button button-secondary", href: `#here-${facility.id}` }, word("here-title")) : null);

export async function presenceSheet(id) {
  const facility = facilityOf(id);
  if (!facility || !store.isOpen()) { location.hash = ""; return; }
  const notes = await store.presences();
  const today = notes.filter((note) => isToday(note.at));
  const rows = (facility.people ?? []).map((person) => line(known(person), facility, today));
  const others = notes.filter((note) => note.trouble && !note.ready);
  fill(el("a", { className: "back", href: "#" }, word("back")), el("h1", {}, `${facility.name} · ${word("here-title")}`),
    el("p", { className: "lead" }, word("here-lead")), el("ul", { className: "roster presence" }, rows), others.map(refusedNote));
}

function line(person, facility, notes) {
  const { what, at, isUnsent } = standing(person, notes);
  const told = what ? tag(`${word(`here-${what}`)} ${clock(at)}`, what === CAME ? "tag-good" : "") : null;
  return el("li", {}, el("span", {}, el("span", { lang: "zh-Hans" }, person.name), " ", told, isUnsent ? tag(word("waits"), "tag-warning") : null),
    button(word(what === CAME ? "here-leaves" : "here-comes"), () => tap(person, facility), what === CAME ? "button-secondary" : ""));
}

async function tap(person, facility) {
  const isKept = await kept(async () => {
    const notes = (await store.presences()).filter((note) => isToday(note.at));
    await store.keepPresence(tapped(person, facility, notes, { key: crypto.randomUUID(), at: now() }));
    return true;
  });
  if (isKept) {
    await presenceSheet(facility.id);
    await run();
  }
}

const refusedNote = (note) => el("div", { className: "notice notice-danger" }, el("p", {}, `${note.title} · ${word(`here-${note.what === LEFT ? LEFT : CAME}`)} ${clock(note.at)}`),
  el("p", { className: "errorlist" }, note.trouble), button(word("seen"), async () => { await store.forgetPresence(note.local); await presenceSheet(note.facility); }, "button-secondary"));
