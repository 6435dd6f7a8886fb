// An assessor's sheet on the phone: what an entry makes of it, what keeps it here, that only what was entered is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, content, entered, markOf, scored, stops } from "../../../inspections/static/inspections/sheetrules.js";

const sheet = { id: 4, title: "小太阳", revision: 2, items: [{ id: 1, points: 10, is_basic: true }, { id: 2, points: 5, is_basic: false }], marks: { 2: { points: 3, note: "旧" } } };
const row = begun(sheet, { local: "a", key: "k" });
const given = (held, id, fields) => entered(held, sheet, id, fields, { key: "next" });

test("an entry goes on from what the portal holds, and only entries are sent", () => {
  const noted = given(row, 2, { note: "新" });
  assert.deepEqual(markOf(noted, sheet, 2), { points: 3, note: "新" });
  assert.equal(scored(row, sheet), 1);
  assert.deepEqual(content(given(row, 1, { points: 10 }), 9).marks, [{ item: 1, points: 10, note: "" }]);
  assert.deepEqual([content(noted, 9).seen, noted.key, noted.ready], [2, "next", false]);
});

test("points are within the item, a basic item has all or none, and all items are scored before it is handed in", () => {
  for (const [id, points, why] of [[2, 5, ""], [2, 6, "sheet-too-many"], [2, -1, "sheet-too-many"], [1, 9, "sheet-basic"], [1, 0, ""], [1, 10, ""]]) {
    assert.equal(stops(given(row, id, { points }), sheet, false), why);
  }
  assert.equal(stops(row, sheet, true), "sheet-unscored");
  assert.equal(stops(given(row, 1, { points: 0 }), sheet, true), "");
});

test("a mark that was emptied is not sent", () => {
  assert.deepEqual(content(given(row, 2, { points: null }), 9).marks, []);
});
