// What an entry on an item amounts to, and what an answer still lacks: the same as inspections/rules.py and measures.py say.
// tests/inspections/entries.json holds the cases that both must answer alike.

const MOST_LETTERS = 500;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const isTapped = (item) => item.kind === "yes_no" || item.kind === "yes_no_na";
export const isPicture = (item) => item.kind === "photo" || item.kind === "signature";

function number(item, text) {
  const value = text.replaceAll("，", ".").replaceAll(",", ".");
  if (!NUMBER.test(value) || Math.abs(Number(value)) >= 1e8) return null;
  if (item.lowest === null && item.highest === null) return { outcome: "done", value };
  const isLow = item.lowest !== null && Number(value) < item.lowest;
  const isHigh = item.highest !== null && Number(value) > item.highest;
  return { outcome: isLow || isHigh ? "fail" : "pass", value };
}

function choice(item, value) {
  if (!item.options.includes(value)) return null;
  if (!item.unmet.length) return { outcome: "done", value };
  return { outcome: item.unmet.includes(value) ? "fail" : "pass", value };
}

const text = (_item, value) => (value.length > MOST_LETTERS ? null : { outcome: "done", value });

function tapped(item, outcome) {
  const known = ["pass", "fail", ...(item.may_not_apply ? ["na"] : [])];
  return known.includes(outcome) ? { outcome, value: "" } : null;
}

// Returns the outcome and the value to keep, or null for an entry that does not fit the item. Empty: nothing was entered.
export function judge(item, { outcome = "", value = "" }) {
  if (isTapped(item)) return tapped(item, outcome);
  if (isPicture(item)) return { outcome: "done", value: "" };
  const entered = value.trim();
  if (!entered) return { outcome: "", value: "" };
  return { number, choice, text }[item.kind](item, entered);
}

// Names what keeps a visit from being concluded at one item, the most important first.
export function gaps(item, answer, photos) {
  if (!answer?.outcome) return item.required ? ["not-answered"] : [];
  const hasFailed = answer.outcome === "fail";
  const lacksPicture = isPicture(item) && !photos;
  const found = [
    [hasFailed && !answer.note?.trim(), "no-note"],
    [(hasFailed && !photos) || (lacksPicture && item.kind === "photo"), "no-photo"],
    [lacksPicture && item.kind === "signature", "no-signature"],
  ];
  return found.filter(([applies]) => applies).map(([, name]) => name);
}

// What counts for the progress: what must be answered, and what was begun without need and still lacks something.
export function progress(lines) {
  const counted = lines.filter(({ item, answer, lacks }) => item.required || (answer?.outcome && lacks));
  return { done: counted.filter((line) => !line.lacks).length, total: counted.length };
}

// What "all others met" would answer, and what it leaves to a look of its own: whatever was found here and is not corrected, or was
// not met at the last visit. Numbers, choices, words and pictures are never filled in.
export function others(lines) {
  const blank = lines.filter(({ item, answer }) => isTapped(item) && !answer?.outcome);
  const isDoubtful = ({ found, last }) => Boolean(found?.length) || last?.outcome === "fail";
  return { met: blank.filter((line) => !isDoubtful(line)), apart: blank.filter(isDoubtful) };
}
