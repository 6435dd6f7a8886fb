// A day card on the phone, without the phone: what it becomes by an entry, what it counts, what is sent. No count comes from another day.

export const COUNTS = ["morning_checked", "noon_checked", "followed_up", "handed_over"];
export const WORDS = ["handover_note", "above_reason", "closed_reason"];
const EMPTY = { present: {}, guests: {}, followed_up_at: null, disinfected: [], ...Object.fromEntries(COUNTS.map((name) => [name, null])),
  ...Object.fromEntries(WORDS.map((name) => [name, ""])) };

// A new card, or one that goes on from what the portal holds of the same day.
export function begun(facility, day, { local, key }) {
  const held = facility.cards.find((card) => card.day === day);
  const { revision = 0, is_complete, day: _day, ...entered } = held ?? {};
  return { local, key, facility: facility.id, title: facility.name, day, seen: revision, ready: false, tries: 0, trouble: "", version: 0, ...EMPTY, ...entered };
}

export const entered = (held, fields, { key, at }) => ({ ...held, ...fields, key, entered_at: at, ready: false, trouble: "", version: held.version + 1 });
export const counted = (held, group, id, count) => ({ [group]: { ...held[group], [id]: count } });
const sum = (counts) => Object.values(counts).reduce((total, count) => total + (count ?? 0), 0);
export const isCounted = (card, facility) => facility.classes.every(({ id }) => Number.isInteger(card.present[id]));
export const headcount = (card) => sum(card.present) + sum(card.guests);
export const absent = (card, facility) => facility.classes.reduce((total, { id, enrolled }) => total + enrolled - (card.present[id] ?? enrolled), 0);

// The word of what keeps the card on the device; empty if it can be handed over.
export function stops(card, facility) {
  if (!isCounted(card, facility)) return "card-uncounted";
  if (facility.classes.some(({ id, enrolled }) => card.present[id] > enrolled)) return "card-enrolled";
  if (facility.places !== null && headcount(card) > facility.places && !card.above_reason.trim()) return "card-above";
  if (!facility.opening.includes(card.day) && !card.closed_reason.trim()) return "card-closed";
  if (["morning_checked", "noon_checked", "handed_over"].some((name) => card[name] > headcount(card))) return "card-too-many";
  return card.followed_up > absent(card, facility) ? "card-too-many" : "";
}

export function content(card, user, sentAt) {
  const fields = Object.fromEntries([...COUNTS, ...WORDS, "followed_up_at", "disinfected", "facility", "day", "seen", "key"].map((name) => [name, card[name]]));
  const classes = Object.entries(card.present).map(([id, present]) => ({ care_class: Number(id), present, guests: card.guests[id] ?? 0 }));
  return { ...fields, card_key: card.local, user, classes, entered_at: card.entered_at ?? sentAt, sent_at: sentAt };
}

// The portal has what was sent: nothing is left, unless the card was changed meanwhile; that is newer and goes on under the same card.
export const settledCard = (held, sent) => (held && !(held.ready && held.key === sent.key) ? held : null);
