// What the phone answers for the inspector, and how far it says that the visit has come.

import assert from "node:assert/strict";
import { test } from "node:test";

import { gaps, others, progress } from "../../../inspections/static/inspections/rules.js";

const item = (id, fields = {}) => ({ id, kind: "yes_no", required: true, options: [], unmet: [], ...fields });
const line = (fields, answer, more = {}) => ({ item: fields, answer, photos: [], found: [], last: null, lacks: gaps(fields, answer, 0)[0] ?? "", ...more });
const ids = (lines) => lines.map((one) => one.item.id);

test("nothing answered is no progress, whatever need not be answered", () => {
  const lines = [line(item(1)), line(item(2)), line(item(3, { required: false, kind: "text" })), line(item(4, { required: false, kind: "photo" }))];
  assert.deepEqual(progress(lines), { done: 0, total: 2 });
});

test("an answer that lacks its note is not done, and neither is one that was given without need", () => {
  const lines = [line(item(1), { outcome: "pass" }), line(item(2), { outcome: "fail" }), line(item(3, { required: false }), { outcome: "fail" }), line(item(4, { required: false }), { outcome: "pass" })];
  assert.deepEqual(progress(lines), { done: 1, total: 3 });
});

test("all others met never answers for what was found here, was not met last time, or is not a judgement", () => {
  const lines = [
    line(item(1)),
    line(item(2), { outcome: "fail" }),
    line(item(3), undefined, { found: [{ text: "后门上锁" }] }),
    line(item(4), undefined, { last: { outcome: "fail" } }),
    line(item(5), undefined, { last: { outcome: "pass" } }),
    line(item(6, { kind: "number" })),
    line(item(7, { kind: "choice", options: ["有", "无"] })),
    line(item(8, { kind: "signature" })),
    line(item(9, { kind: "yes_no_na", may_not_apply: true }), { outcome: "", note: "备注" }),
  ];
  const { met, apart } = others(lines);
  assert.deepEqual(ids(met), [1, 5, 9]);
  assert.deepEqual(ids(apart), [3, 4]);
});
