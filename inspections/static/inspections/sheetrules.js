// An assessor's sheet on the phone, without the phone: what it becomes by an entry, what keeps it here, what is sent.

// A new row, or one that goes on from the marks that the portal holds. Only what is entered here is sent.
export const begun = (sheet, { local, key }) => ({ local, key, sheet: sheet.id, title: sheet.title, seen: sheet.revision, marks: {}, hand_in: false,
  ready: false, tries: 0, trouble: "" });

export const markOf = (row, sheet, id) => row.marks[id] ?? sheet.marks[id] ?? { points: null, note: "" };

export const entered = (held, sheet, id, fields, { key }) => ({ ...held, key, ready: false, trouble: "",
  marks: { ...held.marks, [id]: { ...markOf(held, sheet, id), ...fields } } });

export const scored = (row, sheet) => sheet.items.filter(({ id }) => Number.isInteger(markOf(row, sheet, id).points)).length;

// The word of what keeps the sheet on the device; empty if it can be sent, or handed in.
export function stops(row, sheet, isHandedIn) {
  const given = sheet.items.map((item) => [item, markOf(row, sheet, item.id).points]).filter(([, points]) => Number.isInteger(points));
  if (given.some(([item, points]) => points > item.points || points < 0)) return "sheet-too-many";
  if (given.some(([item, points]) => item.is_basic && points !== 0 && points !== item.points)) return "sheet-basic";
  return isHandedIn && given.length < sheet.items.length ? "sheet-unscored" : "";
}

export const content = (row, user) => ({ key: row.key, user, sheet: row.sheet, seen: row.seen, hand_in: row.hand_in,
  marks: Object.entries(row.marks).filter(([, mark]) => Number.isInteger(mark.points)).map(([item, mark]) => ({ item: Number(item), points: mark.points, note: mark.note })) });
