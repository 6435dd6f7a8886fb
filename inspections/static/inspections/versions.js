// What may be written over what. A change is made on what is held, never on what a screen remembers: a person may have two windows
// open, and a visit may be on its way to the portal. What is being sent is owned by its key; taken up again it gets another.
// Nothing here knows the database: each function takes the row that is held (or null) and returns the row to hold, or refuses.

export class Refusal extends Error {  // `name` of the word that says why
  constructor(word) { super(word); this.word = word; }
}

export const EMPTY = { outcome: "", value: "", note: "" };
const put = (held, fields) => ({ ...held, ...fields, version: (held.version ?? 0) + 1 });

export function open(held) {  // a visit that may be written in
  if (!held) throw new Refusal("gone");
  if (held.ready) throw new Refusal("is-sent");
  return held;
}

// Answers and photos: nothing changes under a signature. Whoever wants to go on takes the signatures back first.
export function unsigned(held) {
  if (open(held).signed) throw new Refusal("is-signed");
  return held;
}

// Refuses when another window gave a field another value than the one that was on the screen, and than the one that is given now.
function agree(held, seen, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (held[name] !== seen[name] && held[name] !== value) throw new Refusal("changed-elsewhere");
  }
}

export const edited = (held, fields) => put(open(held), fields);

export function summed(held, summary, seen) {
  agree(unsigned(held), { summary: seen }, { summary });
  return put(held, { summary });
}

// What was noted for "does not meet" and now stands with another answer is marked `stray` until it is written anew or the answer is back.
function strayed(before, fields) {
  const isBack = "note" in fields || fields.outcome === "fail";
  if (isBack) return before.stray ? { stray: false } : {};
  return fields.outcome !== undefined && before.outcome === "fail" ? { stray: true } : {};
}

export function answered(held, item, fields, { seen, at }) {  // `seen`: the answer as the screen showed it
  const { together, ...before } = unsigned(held).answers[item] ?? EMPTY;
  if (before.stop && "outcome" in fields && fields.outcome !== "fail") throw new Refusal("is-stopped");
  agree(before, seen ?? EMPTY, fields);
  const mark = together && fields.outcome === undefined ? { together } : {};  // judged by itself now, unless only words were added
  const row = { ...before, ...fields, ...strayed(before, fields), ...mark, at, changed: true };
  return put(held, { answers: { ...held.answers, [item]: row } });
}

// "All others met": what nobody answered yet, in one step that says of each that it was judged together with others.
export function metTogether(held, items, at) {
  const blank = items.filter((item) => !unsigned(held).answers[item]?.outcome);
  const met = blank.map((item) => [item, { ...EMPTY, ...held.answers[item], outcome: "pass", at, changed: true, together: at }]);
  return put(held, { answers: { ...held.answers, ...Object.fromEntries(met) } });
}

export function apart(held, at) {  // taken back: what was judged together at that moment and not touched since
  const back = ([item, answer]) => {
    if (answer.together !== at) return [item, answer];
    const { together, ...rest } = answer;
    return [item, { ...rest, outcome: "" }];
  };
  return put(held, { answers: Object.fromEntries(Object.entries(unsigned(held).answers).map(back)) });
}

// The record: what is read before signing. Signatures are what the signing itself fills, and no part of it.
export function read(held) {
  const drawn = new Set(held.checklist.items.filter((item) => item.kind === "signature").map((item) => item.id));
  const given = Object.entries(held.answers).filter(([item, answer]) => answer.outcome && !drawn.has(Number(item)));
  return given.map(([item, { outcome, value, note }]) => ({ item: Number(item), outcome, value: value ?? "", note: (note ?? "").trim() }));
}

export const fingerprint = (held) => JSON.stringify([read(held), held.summary]);

// The first signature locks what was read; if another window changed it meanwhile, it has to be read again.
export function locked(held, seen) {
  if (fingerprint(open(held)) !== seen) throw new Refusal("changed-elsewhere");
  return put(held, { signed: seen });
}

export const unlocked = (held) => put(open(held), { signed: null });
export const drafted = (held, fields) => put(open(held), { draft: { ...held.draft, ...fields } });  // who is there, and what they say

// A stop order given on the spot rests on the answer as it is: the item stays failed.
export function stopped(held, item, stop) {
  const answer = open(held).answers[item];
  if (answer?.stop) throw new Refusal("is-stopped");
  if (answer?.outcome !== "fail") throw new Refusal("changed-elsewhere");
  return put(held, { answers: { ...held.answers, [item]: { ...answer, stop } } });
}

export function unstopped(held, item, key) {  // taken back before the portal had it
  if (held?.answers[item]?.stop?.key !== key) return held;
  const { stop, ...answer } = held.answers[item];
  return put(held, { answers: { ...held.answers, [item]: answer } });
}

export const handed = (held, fields) => put(open(held), { ...fields, ready: true, trouble: "", tries: 0, overtaken: null });

// Put back from the bin: a visit that was discarded, or a photo of a visit that may still be written in.
export function reborn(held, { visit }) {
  if (held) throw new Refusal("changed-elsewhere");
  return visit;
}

export function rehung(held, { item, outcome, at }) {  // with the answer that a picture alone gives
  const answer = unsigned(held).answers[item] ?? EMPTY;
  const fields = outcome && !answer.outcome ? { outcome, at, changed: true } : {};
  return put(held, { answers: { ...held.answers, [item]: { ...answer, ...fields } } });
}

// To send, and to have it carried out: only what still waits under this key.
export function claimed(held, key) {
  if (!held?.ready || held.key !== key) throw new Refusal("taken-up");
  return held;
}

// A note of the sender's about what it sent; of no matter if the visit was taken up again meanwhile.
export const noted = (held, key, fields) => (held?.ready && held.key === key ? { ...held, ...fields } : held);

export function reopened(held, key) {  // a new key: what the portal may hold under the old one is left to a person
  if (!held) throw new Refusal("gone");
  if (!held.ready) return held;
  return put(held, { ready: false, trouble: "", key, signed: null, record: null });  // signed was what was sent, not what comes now
}

export const refused = (held, key, fields, fresh) => (
  held?.ready && held.key === key ? { ...reopened(held, fresh), ...fields } : held
);

// The portal has what was sent. Returns null to let go of the visit; a row if it was changed meanwhile: that is newer and stays.
export function settled(held, sent, told) {
  if (!held || (held.key === sent.key && held.ready && (held.version ?? 0) === (sent.version ?? 0))) return null;
  return told.state === "set_aside" ? held : { ...held, overtaken: told };
}

const LOST = "storage-lost";
const NAMES = { QuotaExceededError: "storage-full" };

// The word that says why something is not kept.
export const worded = (error) => error?.word ?? NAMES[error?.name] ?? LOST;
