// The order of sending is fair, and a visit that can't be taken holds up no other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Expired, Failed, halts, inTurn, judged, PhotoLost, pause, following, stateOf } from "../../../inspections/static/inspections/queue.js";

const row = (local, fields = {}) => ({ local, ready: true, tries: 0, handed_at: "2026-11-23T02:00:00.000Z", ...fields });
const order = (visits) => inTurn(visits).map((visit) => visit.local);

test("what was tried least comes first, then what was handed over first; what is filled in waits", () => {
  assert.deepEqual(order([row("stuck", { tries: 9 }), row("late", { handed_at: "2026-11-23T03:00:00.000Z" }), row("first"), row("open", { ready: false })]), ["first", "late", "stuck"]);
  assert.deepEqual(order([row("known"), row("of an earlier release", { tries: undefined, handed_at: undefined })]), ["of an earlier release", "known"]);
});

test("a visit that fails falls behind those that have not failed as often", () => {
  const visits = [row("bad"), row("good", { handed_at: "2026-11-23T03:00:00.000Z" })];
  assert.equal(order(visits)[0], "bad");
  visits[0].tries += 1;
  assert.equal(order(visits)[0], "good");
});

test("only a login that has expired stops everything", () => {
  assert.ok(halts(new Expired()));
  for (const failure of [new Failed(400, ""), new Failed(403, ""), new Failed(500, ""), new PhotoLost(""), new TypeError("fetch")]) {
    assert.ok(!halts(failure));
  }
});

for (const [code, word, reopens, again] of [
  [400, "portal-refuses", false, false], [403, "portal-refuses", false, false], [404, "portal-refuses", false, false],
  [413, "portal-refuses", false, false], [409, "portal-waits", false, true], [422, "photo-refused", true, false],
  [429, "portal-fails", false, true], [499, "portal-refuses", false, false], [500, "portal-fails", false, true], [503, "portal-fails", false, true],
]) {
  test(`an answer ${code} is said as ${word}`, () => {
    const found = judged(new Failed(code, "为什么"));
    assert.deepEqual([found.word, found.reopens, found.again], [word, reopens, again]);
    if (word === "portal-refuses") assert.equal(found.detail, "为什么");
  });
}

test("a broken connection is said from the third time on, and tried again", () => {
  assert.deepEqual([0, 1, 2, 3].map((tries) => judged(new TypeError("fetch"), tries).word), ["", "", "network-breaks", "network-breaks"]);
  assert.ok(judged(new DOMException("", "TimeoutError")).again);
});

test("a photo that the device lost goes back to the person", () => {
  assert.deepEqual(judged(new PhotoLost("p")), { word: "photo-lost", reopens: true, again: false });
});

test("the pause doubles from three seconds to a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 40].map(pause), [3000, 6000, 12000, 24000, 48000, 60000, 60000]);
});

test("a visit follows the stop orders that were given on it, whatever became of them, and holds up no other", () => {
  const visits = ["a", "b", "c"].map((local) => ({ local, ready: local !== "c", tries: 0, handed_at: local }));
  assert.deepEqual(following(visits, []).map(({ local }) => local), ["a", "b"]);
  assert.deepEqual(following(visits, [{ key: "o", local: "a", tries: 9 }]).map(({ local }) => local), ["b"]);
});

test("each visit says how it stands", () => {
  const row = (fields) => ({ local: "a", ready: false, trouble: "", ...fields });
  assert.equal(stateOf(row({})), "on-device");
  assert.equal(stateOf(row({ ready: true })), "waits");
  assert.equal(stateOf(row({ ready: true }), { sending: "a" }), "state-sending");
  assert.equal(stateOf(row({ ready: true }), { sending: "b", orders: [{ local: "a" }] }), "state-behind-order");
  assert.equal(stateOf(row({ ready: true, trouble: "…" })), "trouble");
  assert.equal(stateOf(row({ trouble: "…" })), "state-mend");
});
