// The phone judges an entry as the portal does: both read entries.json, the other reader is test_entries.py.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { gaps, judge } from "../../../inspections/static/inspections/rules.js";

const cases = JSON.parse(readFileSync(new URL("./entries.json", import.meta.url)));

// An item as the phone gets it (inspections/packing.py).
const packed = ({ kind, lowest = null, highest = null, met = [], unmet = [], required = true }) => ({
  kind, lowest, highest, unmet, required, options: [...met, ...unmet], may_not_apply: kind === "yes_no_na",
});

const spelled = (words) => {
  if (!words?.times) return words;
  const { times, ...rest } = words;
  return { ...rest, value: words.value.repeat(times) };
};

for (const { says, item, entry, judged } of cases.entries) {
  test(`${item.kind}: ${says}`, () => {
    assert.deepEqual(judge(packed(item), spelled(entry)), spelled(judged));
  });
}

for (const { says, item, answer, photos, gaps: expected } of cases.gaps) {
  test(`gaps, ${item.kind}: ${says}`, () => {
    assert.deepEqual(gaps(packed(item), answer, photos), expected);
  });
}
