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

// Refuses when another window gave a field another value than the one that was on the screen, and than the one that is given now.
function agree(held, seen, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (held[name] !== seen[name] && held[name] !== value) throw new Refusal("changed-elsewhere");
  }
}

export const edited = (held, fields) => put(open(held), fields);

export function summed(held, summary, seen) {
  agree(open(held), { summary: seen }, { summary });
  return put(held, { summary });
}

export function answered(held, item, fields, { seen, at }) {  // `seen`: the answer as the screen showed it
  const before = open(held).answers[item] ?? EMPTY;
  agree(before, seen ?? EMPTY, fields);
  return put(held, { answers: { ...held.answers, [item]: { ...before, ...fields, at, changed: true } } });
}

export const handed = (held, fields) => put(open(held), { ...fields, ready: true, trouble: "", tries: 0, overtaken: null });

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
  return put(held, { ready: false, trouble: "", key });
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
