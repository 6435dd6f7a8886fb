// What the map shows stays inside the drawing, and the point under the fingers stays where it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAST, within, zoomed } from "../../../facilities/static/facilities/map.js";

const whole = { x: 0, y: 0, width: 720, height: 400 };

test("zooming at a corner keeps the corner, in the middle the middle", () => {
  assert.deepEqual(zoomed(whole, 0.5, 0, 0, whole), { x: 0, y: 0, width: 360, height: 200 });
  assert.deepEqual(zoomed(whole, 0.5, 0.5, 0.5, whole), { x: 180, y: 100, width: 360, height: 200 });
  assert.deepEqual(zoomed(whole, 0.5, 1, 1, whole), { x: 360, y: 200, width: 360, height: 200 });
});

test("no closer than a tenth and no farther than the whole drawing", () => {
  assert.equal(zoomed(whole, 0.001, 0.5, 0.5, whole).width, 720 * LEAST);
  assert.deepEqual(zoomed({ x: 300, y: 100, width: 360, height: 200 }, 9, 0.2, 0.8, whole), whole);
});

test("a window pushed beyond an edge stops at it", () => {
  const view = { x: -50, y: 390, width: 360, height: 200 };
  assert.deepEqual(within(view, whole), { x: 0, y: 200, width: 360, height: 200 });
});
