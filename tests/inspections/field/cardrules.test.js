// A day card on the phone: what an entry makes of it, what keeps it back, what is sent. No count comes from another day.

import assert from "node:assert/strict";
import { test } from "node:test";

import { absent, begun, content, counted, entered, headcount, isCounted, settledCard, stops } from "../../../inspections/static/inspections/cardrules.js";

const facility = {
  id: 7, name: "小太阳", places: 20, takes_guests: false, opening: ["2026-11-23"],
  classes: [{ id: 1, name: "彩虹班", enrolled: 8 }, { id: 2, name: "月亮班", enrolled: 16 }],
  cards: [{ day: "2026-11-20", revision: 3, is_complete: true, present: { 1: 8, 2: 6 }, guests: {}, morning_checked: 14, noon_checked: 14,
    followed_up: 0, followed_up_at: null, disinfected: ["rooms"], handed_over: 14, handover_note: "", above_reason: "", closed_reason: "" }],
};
const fresh = (day = "2026-11-23") => begun(facility, day, { local: "l", key: "k" });
const put = (card, fields) => entered(card, fields, { key: "k2", at: "2026-11-23T01:00:00Z" });
const full = (one, two) => put(put(fresh(), counted(fresh(), "present", 1, one)), { present: { 1: one, 2: two } });

test("a new day begins without a single count, whatever the days before hold", () => {
  const card = fresh();
  assert.deepEqual([card.present, card.morning_checked, card.handed_over, card.seen, card.disinfected], [{}, null, null, 0, []]);
  assert.equal(isCounted(card, facility), false);
  assert.equal(stops(card, facility), "card-uncounted");
});

test("a card that the portal holds of the same day goes on from there", () => {
  const card = fresh("2026-11-20");
  assert.deepEqual([card.seen, headcount(card), card.morning_checked], [3, 14, 14]);
});

test("an entry takes the card back from sending and gives it another key", () => {
  const card = put({ ...fresh(), ready: true, trouble: "x" }, { noon_checked: 3 });
  assert.deepEqual([card.key, card.ready, card.trouble, card.version, card.noon_checked], ["k2", false, "", 1, 3]);
});

for (const [name, card, word] of [
  ["as many as enrolled", full(8, 12), ""],
  ["more than enrolled in a class", full(9, 6), "card-enrolled"],
  ["as many as places", full(4, 16), ""],
  ["more than places", full(5, 16), "card-above"],
  ["more than places with the reason", { ...full(5, 16), above_reason: "暴雨" }, ""],
  ["checked as many as there", { ...full(8, 6), morning_checked: 14 }, ""],
  ["checked more than there", { ...full(8, 6), morning_checked: 15 }, "card-too-many"],
  ["asked after more than absent", { ...full(8, 6), followed_up: 11 }, "card-too-many"],
  ["on a closed day", { ...full(8, 6), day: "2026-11-22" }, "card-closed"],
  ["on a closed day with the reason", { ...full(8, 6), day: "2026-11-22", closed_reason: "加班" }, ""],
]) test(`${name}: ${word || "may go"}`, () => { assert.equal(stops(card, facility), word); });

test("absent are the enrolled who are not there", () => {
  assert.equal(absent(full(7, 6), facility), 11);
});

test("what is sent names the card, the user and every class", () => {
  const sent = content(full(7, 6), 5, "2026-11-23T02:00:00Z");
  assert.deepEqual(sent.classes, [{ care_class: 1, present: 7, guests: 0 }, { care_class: 2, present: 6, guests: 0 }]);
  assert.deepEqual([sent.card_key, sent.key, sent.user, sent.day, sent.seen], ["l", "k2", 5, "2026-11-23", 0]);
});

test("what was changed after it was sent stays on the device", () => {
  const sent = { ...full(7, 6), ready: true };
  assert.equal(settledCard(sent, sent), null);
  const changed = put(sent, { noon_checked: 1 });
  assert.notEqual(settledCard({ ...changed, key: "k3" }, sent)?.key, undefined);
});
