// What may be written over what on a phone: two windows, and a visit that is taken up again while it is being sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answered, apart, claimed, drafted, edited, fingerprint, handed, locked, metTogether, noted, read, reborn, refused, rehung, reopened, settled,
  stopped, summed, unlocked, unstopped, worded,
} from "../../../inspections/static/inspections/versions.js";

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

test("all others met answers only what is blank, says that it was together, and can be taken back", () => {
  const held = visit({ answers: { 1: { outcome: "fail", value: "", note: "后门上锁", at: "old" }, 2: { outcome: "", value: "", note: "备注", at: "old" } } });
  const met = metTogether(held, [1, 2, 3], AT);
  assert.equal(met.answers[1], held.answers[1]);
  assert.deepEqual(met.answers[2], { outcome: "pass", value: "", note: "备注", at: AT, changed: true, together: AT });
  assert.deepEqual(met.answers[3], { outcome: "pass", value: "", note: "", at: AT, changed: true, together: AT });
  const noted = answered(met, 2, { note: "备注二" }, { seen: met.answers[2], at: "later" });
  assert.equal(noted.answers[2].together, AT);  // words change nothing about how it was judged
  const judged = answered(met, 3, { outcome: "fail" }, { seen: met.answers[3], at: "later" });
  assert.equal(judged.answers[3].together, undefined);
  const back = apart(judged, AT);
  assert.deepEqual([1, 2, 3].map((item) => back.answers[item].outcome), ["fail", "", "fail"]);
  assert.equal(back.answers[2].note, "备注");
  refuses("is-sent", () => metTogether(handed(held, {}), [3], AT));
});

test("what was noted for a breach is marked when the item is met after all, and not what is noted on a met item", () => {
  const seen = (held) => held.answers[1];
  const failed = answered(answered(visit(), 1, { outcome: "fail" }, { seen: undefined, at: AT }), 1, { note: "上锁" }, { seen: { outcome: "fail", value: "", note: "" }, at: AT });
  const met = answered(failed, 1, { outcome: "pass" }, { seen: seen(failed), at: AT });
  assert.equal(seen(met).stray, true);
  assert.equal(seen(answered(met, 1, { note: "已当场打开" }, { seen: seen(met), at: AT })).stray, false);
  assert.equal(seen(answered(met, 1, { outcome: "fail" }, { seen: seen(met), at: AT })).stray, false);
  assert.equal("stray" in seen(answered(visit(), 1, { note: "整洁" }, { seen: undefined, at: AT })), false);
});

const sheet = { items: [{ id: 1, kind: "yes_no" }, { id: 2, kind: "yes_no" }, { id: 9, kind: "signature" }] };
const given = (answers = {}) => visit({ checklist: sheet, answers: { 1: { outcome: "pass", value: "", note: "" }, 2: { outcome: "fail", value: "", note: " 后门上锁 " }, ...answers } });

test("what is read before signing is every answer but signatures and what was taken back", () => {
  const held = given({ 3: { outcome: "", value: "", note: "备注" }, 9: { outcome: "done", value: "", note: "" } });
  assert.deepEqual(read(held), [{ item: 1, outcome: "pass", value: "", note: "" }, { item: 2, outcome: "fail", value: "", note: "后门上锁" }]);
});

test("the first signature locks answers, photos and summary until both are taken back", () => {
  const held = given();
  const signed = locked(held, fingerprint(held));
  refuses("is-signed", () => answered(signed, 1, { outcome: "fail" }, { seen: held.answers[1], at: AT }));
  refuses("is-signed", () => metTogether(signed, [3], AT));
  refuses("is-signed", () => apart(signed, AT));
  refuses("is-signed", () => summed(signed, "乙", ""));
  refuses("is-signed", () => rehung(signed, { item: 1, outcome: "", at: AT }));
  assert.deepEqual(edited(signed, { position: [1, 2] }).position, [1, 2]);  // no part of what was read
  assert.equal(drafted(signed, { name: "陈静" }).draft.name, "陈静");
  assert.equal(answered(unlocked(signed), 1, { outcome: "fail" }, { seen: held.answers[1], at: AT }).answers[1].outcome, "fail");
});

test("what another window changed since it was read can't be signed", () => {
  const held = given();
  const other = answered(held, 1, { outcome: "fail" }, { seen: held.answers[1], at: AT });
  refuses("changed-elsewhere", () => locked(other, fingerprint(held)));
  refuses("is-sent", () => locked(handed(held, {}), fingerprint(held)));
});

test("taken up again, what was signed is signed no more", () => {
  const held = given();
  const sent = handed(locked(held, fingerprint(held)), { record: { read: read(held) } });
  const again = reopened(sent, "k2");
  assert.deepEqual([again.signed, again.record], [null, null]);
  assert.equal(refused(sent, "k1", { trouble: "照片" }, "k2").record, null);
});

test("a stop order rests on a breach, once, and the answer stays", () => {
  const held = given();
  refuses("changed-elsewhere", () => stopped(held, 1, { key: "o1" }));
  const ordered = stopped(held, 2, { key: "o1", kind: "use", at: AT });
  refuses("is-stopped", () => stopped(ordered, 2, { key: "o2" }));
  refuses("is-stopped", () => answered(ordered, 2, { outcome: "pass" }, { seen: ordered.answers[2], at: AT }));
  assert.equal(answered(ordered, 2, { note: "后门上锁，堆物" }, { seen: ordered.answers[2], at: AT }).answers[2].stop.key, "o1");
  assert.equal(unstopped(ordered, 2, "o9"), ordered);
  assert.equal(unstopped(ordered, 2, "o1").answers[2].stop, undefined);
  assert.equal(unstopped(null, 2, "o1"), null);
});

test("what was removed comes back where it was, and over nothing newer", () => {
  assert.equal(reborn(null, { visit: given() }).answers[1].outcome, "pass");
  refuses("changed-elsewhere", () => reborn(given(), { visit: given() }));
  const blank = visit({ answers: {} });
  assert.equal(rehung(blank, { item: 4, outcome: "done", at: AT }).answers[4].outcome, "done");
  assert.equal(rehung(given(), { item: 1, outcome: "done", at: AT }).answers[1].outcome, "pass");
  refuses("gone", () => rehung(null, { item: 1, outcome: "", at: AT }));
});
