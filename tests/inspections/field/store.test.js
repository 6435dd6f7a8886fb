// What was tapped is kept or refused with a word: also when the browser closed its database, and when the device is full.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as store from "../../../inspections/static/inspections/store.js";
import { Database } from "./database.js";

let database;
const card = (fields = {}) => ({ local: "a", present: 7, ...fields });
const tapped = (fields) => store.changeCard("a", () => card(fields));

beforeEach(async () => {
  store.close();
  database = new Database();
  await store.open(1);
});

test("a database that was closed without a word is opened again, and the tap is kept", async () => {
  database.isClosed = true;
  await tapped({ present: 9 });
  assert.deepEqual([(await store.card("a")).present, database.opened], [9, 2]);
});

test("a database whose end the browser tells is opened again by the next tap", async () => {
  await tapped();
  database.isClosed = true;
  database.onclose();
  await tapped({ present: 9 });
  assert.deepEqual([(await store.card("a")).present, database.opened], [9, 2]);
});

test("a database that can't be opened any more lets the tap fail aloud, and once it can, the next is kept", async () => {
  database.isClosed = database.refuses = true;
  await assert.rejects(tapped(), { name: "UnknownError" });
  await assert.rejects(store.cards());
  database.refuses = false;
  await tapped({ present: 9 });
  assert.equal((await store.card("a")).present, 9);
});

test("a full device lets go of what was removed, and else says that it is full", async () => {
  await store.removed({ id: "old", local: "x", photos: [] }, () => {});
  database.room = 1;
  await tapped();
  assert.deepEqual([(await store.bin()).length, (await store.card("a")).present], [0, 7]);
  await assert.rejects(store.changeCard("b", () => card({ local: "b" })), { name: "QuotaExceededError" });
  assert.equal((await store.cards()).length, 1);
});

test("after leaving nothing is kept in anybody's name", async () => {
  store.close();
  await assert.rejects(tapped(), { name: "InvalidStateError" });
});
