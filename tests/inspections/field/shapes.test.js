// What a stroke on a photo becomes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { lines, thickness } from "../../../inspections/static/inspections/shapes.js";

test("a tap is no mark", () => {
  assert.deepEqual(lines("arrow", [10, 10], [20, 10], 5), []);
  assert.equal(lines("arrow", [10, 10], [22, 10], 5).length, 2);
  assert.deepEqual(lines("circle", [10, 10], [11, 21], 5), []);
});

test("an arrow points to where the finger was lifted, with both barbs behind it", () => {
  const [shaft, head] = lines("arrow", [0, 0], [100, 0], 5);
  assert.deepEqual(shaft, [[0, 0], [100, 0]]);
  assert.deepEqual(head[1], [100, 0]);
  for (const [x] of [head[0], head[2]]) assert.ok(x < 100 && x > 60);
  assert.ok(head[0][1] < 0 && head[2][1] > 0);
});

test("a circle fills the box between both places, whichever way it was drawn, and closes", () => {
  for (const [from, to] of [[[10, 20], [110, 80]], [[110, 80], [10, 20]]]) {
    const [ring] = lines("circle", from, to, 5);
    const xs = ring.map(([x]) => x);
    const ys = ring.map(([, y]) => y);
    assert.deepEqual([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)].map(Math.round), [10, 110, 20, 80]);
    assert.ok(Math.hypot(ring[0][0] - ring.at(-1)[0], ring[0][1] - ring.at(-1)[1]) < 1e-6);
  }
});

test("marks are seen on small and large photos", () => {
  assert.deepEqual([thickness(300, 200), thickness(1600, 1200)], [4, 10]);
});
