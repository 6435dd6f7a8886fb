// Home visits on the phone: nothing is sent without consent, nothing changes once it may have arrived, and it goes out under one key.

import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, content, entered, handed, returned, sentOff, stops } from "../../../inspections/static/inspections/homerules.js";
import { Refusal } from "../../../inspections/static/inspections/versions.js";

const empty = begun([{ id: "330103002001", name: "天水" }], { local: "l", key: "k", day: "2026-11-23" });
const whole = entered(empty, { household: "王家", child_months: 5, reason: "早产", consented_by: "母亲，口头", consents: true });

test("a visit is handed over whole and with consent only", () => {
  assert.equal(stops(empty), "home-lacks");
  assert.equal(stops({ ...whole, child_months: null }), "home-lacks");
  assert.equal(stops({ ...whole, child_months: 0 }), "");
  assert.equal(stops({ ...whole, household: "  " }), "home-lacks");
  assert.equal(stops({ ...whole, consents: false }), "home-no-consent");
  assert.equal(stops({ ...whole, given: "" }), "");
});

test("two tabs change one field each and both changes stay", () => {
  assert.deepEqual([entered(entered(whole, { reason: "黄疸" }), { given: "手册" })].map(({ reason, given }) => [reason, given]), [["黄疸", "手册"]]);
});

test("what waits is taken back by a change; what was sent off is not changed any more, and not sent under another key", () => {
  const waits = handed(whole, "2026-11-23T02:00:00Z");
  assert.equal(entered(waits, { reason: "黄疸" }).ready, false);
  const out = sentOff(waits, "k");
  assert.throws(() => entered(out, { reason: "黄疸" }), Refusal);
  assert.throws(() => sentOff(entered(waits, {}), "k"), Refusal);
  assert.throws(() => entered(null, {}), Refusal);
  assert.equal(content(out, 7).key, content(waits, 7).key);
});

test("what the portal holds against it goes back to be mended, under a new key", () => {
  const out = sentOff(handed(whole, "2026-11-23T02:00:00Z"), "k");
  const back = returned(out, "k", "此日期尚未到来", "other");
  assert.deepEqual([back.ready, back.sent, back.key, back.trouble], [false, false, "other", "此日期尚未到来"]);
  assert.equal(returned(out, "older", "x", "other"), out);
  assert.equal(returned(null, "k", "x", "other"), null);
});
