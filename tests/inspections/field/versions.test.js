// What may be written over what on a phone: two windows, and a visit that is taken up again while it is being sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, claimed, edited, handed, noted, refused, reopened, settled, summed, worded } from "../../../inspections/static/inspections/versions.js";

const AT = "2026-11-23T02:00:00.000Z";
const visit = (fields = {}) => ({ local: "v", key: "k1", ready: false, answers: {}, summary: "", version: 4, ...fields });
const refuses = (word, act) => assert.throws(act, (error) => error.word === word);

test("every change is a new version of what is held", () => {
  const held = answered(visit(), 7, { outcome: "fail" }, { seen: undefined, at: AT });
  assert.deepEqual(held.answers, { 7: { outcome: "fail", value: "", note: "", at: AT, changed: true } });
  assert.equal(held.version, 5);
  assert.equal(edited(visit({ version: undefined }), {}).version, 1);  // a row that an earlier release of the app wrote
});

test("the answers of two windows on different items are both held", () => {
  const first = answered(visit(), 1, { outcome: "pass" }, { seen: undefined, at: AT });
  const both = answered(first, 2, { outcome: "fail" }, { seen: undefined, at: AT });
  assert.deepEqual(Object.keys(both.answers), ["1", "2"]);
});

test("two windows on one item: a field that the other did not touch is merged, one that it did is refused", () => {
  const seen = { outcome: "fail", value: "", note: "" };
  const held = visit({ answers: { 1: { ...seen, note: "后门上锁", at: AT } } });
  assert.equal(answered(held, 1, { outcome: "fail" }, { seen, at: AT }).answers[1].note, "后门上锁");
  refuses("changed-elsewhere", () => answered(held, 1, { note: "后门" }, { seen, at: AT }));
  assert.equal(answered(held, 1, { note: "后门" }, { seen: held.answers[1], at: AT }).answers[1].note, "后门");
  assert.equal(answered(held, 1, { note: "后门上锁" }, { seen, at: AT }).answers[1].note, "后门上锁");  // the same in both
});

test("a summary of another window is not written over", () => {
  refuses("changed-elsewhere", () => summed(visit({ summary: "甲" }), "乙", ""));
  assert.equal(summed(visit({ summary: "甲" }), "乙", "甲").summary, "乙");
});

test("what waits or is on its way is not written in, and neither is what is gone", () => {
  const waiting = handed(visit(), { conclude: true });
  refuses("is-sent", () => answered(waiting, 1, { outcome: "pass" }, { seen: undefined, at: AT }));
  refuses("is-sent", () => edited(waiting, { position: [1, 2] }));
  refuses("is-sent", () => handed(waiting, { conclude: false }));
  refuses("gone", () => edited(null, {}));
  refuses("gone", () => reopened(null, "k2"));
});

test("taken up again it has another key, and the sender of the old one stops before the portal carries it out", () => {
  const waiting = handed(visit(), { conclude: true });
  assert.equal(claimed(waiting, "k1"), waiting);
  const again = reopened(waiting, "k2");
  assert.deepEqual([again.ready, again.key], [false, "k2"]);
  refuses("taken-up", () => claimed(again, "k1"));
  refuses("taken-up", () => claimed(handed(again, {}), "k1"));
  refuses("taken-up", () => claimed(null, "k1"));
  assert.equal(reopened(again, "k3"), again);  // a second tap
});

test("the portal has it: let go of what was sent, and of nothing newer", () => {
  const told = { state: "applied", url: "/visits/1/" };
  const sent = handed(visit(), { conclude: true });
  assert.equal(settled(sent, sent, told), null);
  assert.equal(settled(noted(sent, "k1", { trouble: "…", tries: 2 }), sent, told), null);  // the sender's own notes are no change
  assert.equal(settled(null, sent, told), null);
  const newer = answered(reopened(sent, "k2"), 1, { note: "新" }, { seen: undefined, at: AT });
  const left = settled(newer, sent, told);
  assert.equal(left.answers[1].note, "新");
  assert.equal(left.overtaken, told);
  assert.equal(settled(handed(newer, {}), sent, told).answers[1].note, "新");  // handed over once more already
  assert.equal(settled(newer, sent, { state: "set_aside" }), newer);  // the portal itself put the older one by
  assert.equal(handed(left, {}).overtaken, null);
});

test("what the sender notes or gives back does not touch a visit taken up again", () => {
  const sent = handed(visit(), {});
  assert.deepEqual(noted(sent, "k1", { tries: 1 }).tries, 1);
  const back = refused(sent, "k1", { trouble: "照片" }, "k2");
  assert.deepEqual([back.ready, back.key, back.trouble], [false, "k2", "照片"]);
  const newer = reopened(sent, "k2");
  assert.equal(noted(newer, "k1", { tries: 1 }), newer);
  assert.equal(refused(newer, "k1", { trouble: "照片" }, "k3"), newer);
  assert.equal(noted(null, "k1", {}), null);
});

test("a failure of the device is said in a word of its own", () => {
  assert.equal(worded(new DOMException("", "QuotaExceededError")), "storage-full");
  assert.equal(worded(new DOMException("", "InvalidStateError")), "storage-lost");
  assert.equal(worded(null), "storage-lost");
});
