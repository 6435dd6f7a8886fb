// Who is here, without the phone: what a tap makes, how somebody stands, in which order taps are sent.

export const CAME = "came";
export const LEFT = "left";

const byTime = (one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
const notesOf = (person, notes) => notes.filter((note) => note.person === person.id).sort(byTime);

// The last tap on this phone, else what the portal knows of the day: since when here, or left when; empty if nothing is noted.
export function standing(person, notes) {
  const last = notesOf(person, notes).at(-1);
  if (last) return { what: last.what, at: last.at, isUnsent: true, trouble: last.trouble };
  const { came_at: came, left_at: left } = person.here ?? {};
  if (!came) return { what: "", at: "", isUnsent: false, trouble: "" };
  return { what: left ? LEFT : CAME, at: left ?? came, isUnsent: false, trouble: "" };
}

export const tapped = (person, facility, notes, { key, at }) => ({ local: key, key, person: person.id, name: person.name, facility: facility.id,
  title: `${facility.name} · ${person.name}`, what: standing(person, notes).what === CAME ? LEFT : CAME, at, handed_at: at, ready: true, tries: 0, trouble: "" });

export const content = (note, user, sentAt) => ({ key: note.key, user, person: note.person, what: note.what, at: note.at, sent_at: sentAt });

// In the order of the taps; of one person never a later one before an earlier: who leaves came first.
export const next = (notes, blocked) => [...notes].sort(byTime).find((note) => !blocked.has(note.person)) ?? null;
