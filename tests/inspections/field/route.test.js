// The order of the day by distance, and the links to the phone's own telephone and map.

import assert from "node:assert/strict";
import { test } from "node:test";

import { callTo, far, inOrder, metres, wayTo } from "../../../inspections/static/inspections/route.js";

const HERE = [120.16, 30.28];
const stop = (id, position) => ({ id, position });

test("a degree of latitude is 111 km, one of longitude less the further north", () => {
  assert.ok(Math.abs(metres([120, 30], [120, 31]) - 111195) < 5);
  assert.ok(Math.abs(metres([120, 30], [121, 30]) - 111195 * Math.cos(Math.PI / 6)) < 50);
  assert.equal(metres(HERE, HERE), 0);
});

test("the nearest comes first and the next is the nearest from there; what has no position is last and not lost", () => {
  const order = inOrder([stop(1, [120.20, 30.28]), stop(2, null), stop(3, [120.17, 30.28]), stop(4, [120.15, 30.28])], HERE);
  assert.equal(order.at(-1).id, 2);
  assert.equal(order.at(-1).metres, null);
  assert.equal(order.length, 4);
});

test("from each stop on it is counted anew", () => {
  const order = inOrder([stop("far", [120.19, 30.28]), stop("near", [120.165, 30.28]), stop("west", [120.15, 30.28])], HERE);
  assert.deepEqual(order.map(({ id }) => id), ["near", "west", "far"]);
});

test("distances are told as people say them", () => {
  assert.deepEqual([0, 24, 26, 949, 950, 1249].map(far), ["50 m", "50 m", "50 m", "950 m", "0.9 km", "1.2 km"]);
});

test("places open in the phone's own map, by latitude and longitude", () => {
  assert.equal(wayTo(HERE, "阳光园", "Android"), "geo:30.280000,120.160000?q=30.280000,120.160000(%E9%98%B3%E5%85%89%E5%9B%AD)");
  assert.equal(wayTo(HERE, "阳光园", "iPhone OS"), "maps://?daddr=30.280000,120.160000");
  assert.equal(callTo("0571-8707 0000"), "tel:057187070000");
});
