// Who is here, on the phone: what a tap makes of somebody, and that nobody is sent away before they came.

import assert from "node:assert/strict";
import { test } from "node:test";

import { content, next, standing, tapped } from "../../../inspections/static/inspections/presencerules.js";

const facility = { id: 7, name: "小太阳" };
const wang = { id: 1, name: "王静", here: null };
const li = { id: 2, name: "李娟", here: { came_at: "2026-11-23T00:00:00Z", left_at: null } };
const tap = (person, notes, at, key = at) => tapped(person, facility, notes, { key, at });

test("taps take turns: came, left, came again", () => {
  const notes = [];
  for (const at of ["2026-11-23T00:01:00Z", "2026-11-23T04:00:00Z", "2026-11-23T05:00:00Z"]) notes.push(tap(wang, notes, at));
  assert.deepEqual(notes.map(({ what }) => what), ["came", "left", "came"]);
  assert.equal(standing(wang, notes).at, "2026-11-23T05:00:00Z");
});

test("whom the portal knows as here leaves with the first tap, who left comes again", () => {
  assert.equal(tap(li, [], "2026-11-23T09:00:00Z").what, "left");
  const gone = { ...li, here: { ...li.here, left_at: "2026-11-23T08:00:00Z" } };
  assert.deepEqual([standing(gone, []).what, tap(gone, [], "2026-11-23T09:00:00Z").what], ["left", "came"]);
  assert.equal(standing(wang, []).what, "");
});

test("a tap of somebody else changes nobody", () => {
  assert.equal(standing(li, [tap(wang, [], "2026-11-23T10:00:00Z")]).isUnsent, false);
});

test("taps go in their order, and a failure holds up the same person alone", () => {
  const first = tap(wang, [], "2026-11-23T00:01:00Z");
  const later = tap(wang, [first], "2026-11-23T04:00:00Z");
  const other = tap(li, [], "2026-11-23T09:00:00Z");
  const notes = [other, later, first];
  assert.equal(next(notes, new Set()), first);
  assert.equal(next(notes, new Set([wang.id])), other);
  assert.equal(next(notes, new Set([wang.id, li.id])), null);
  assert.equal(next([], new Set()), null);
});

test("what is sent is the tap, its moment and whose phone it is", () => {
  const note = tap(wang, [], "2026-11-23T00:01:00Z", "k");
  assert.deepEqual(content(note, 5, "2026-11-23T01:00:00Z"),
    { key: "k", user: 5, person: 1, what: "came", at: "2026-11-23T00:01:00Z", sent_at: "2026-11-23T01:00:00Z" });
});
