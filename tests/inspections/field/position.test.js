// The position of a visit is kept whether the phone knows it at once or late, and changes nothing of a visit that was handed over.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Database } from "./database.js";

let located;  // what the page does with a fix
const anything = new Proxy(() => {}, {  // stands for whatever is on the screen
  get: (_of, name) => name === "then" ? undefined : ({ [Symbol.iterator]: () => [].values(), [Symbol.toPrimitive]: () => "" })[name] ?? anything,
  set: () => true,
  apply: () => anything,
});
Object.assign(globalThis, { document: anything, addEventListener() {}, location: { hash: "" } });
const phone = (getCurrentPosition) => Object.defineProperty(globalThis, "navigator", { configurable: true, value: { geolocation: { getCurrentPosition } } });
const fix = () => located({ coords: { longitude: 120.17, latitude: 30.29 } });

phone(() => {});
const { begin } = await import("../../../inspections/static/inspections/day.js");
const { device } = await import("../../../inspections/static/inspections/device.js");
const store = await import("../../../inspections/static/inspections/store.js");

async function begun(getCurrentPosition) {
  store.close();
  new Database();
  await store.open(1);
  device.pack = { at: "2026-11-23T02:00:00.000Z" };
  phone(getCurrentPosition);
  await begin({ id: 3 }, { id: 4, items: [] }, null);
  return (await store.visits())[0].local;
}

after(() => store.close());

const settled = () => new Promise((resolve) => { setTimeout(resolve, 20); });

test("a fix that comes at once is kept", async () => {
  const local = await begun((success) => { located = success; fix(); });
  await settled();
  assert.deepEqual((await store.visit(local)).position, [120.17, 30.29]);
});

test("a fix that comes late is kept while the visit is filled in", async () => {
  const local = await begun((success) => { located = success; });
  assert.equal((await store.visit(local)).position, null);
  await fix();
  assert.deepEqual((await store.visit(local)).position, [120.17, 30.29]);
});

test("a fix that comes after the visit was handed over changes nothing of it", async () => {
  const local = await begun((success) => { located = success; });
  await store.change(local, (held) => ({ ...held, ready: true }));
  await fix();
  assert.equal((await store.visit(local)).position, null);
});

test("a phone that knows no position begins its visit all the same", async () => {
  const local = await begun((_success, failure) => failure());
  assert.equal((await store.visit(local)).position, null);
});
