// What is kept on the device: one database per user, so that nobody reads another's; every write is flushed to disk. Visits are changed
// in one transaction that reads what is held and writes what versions.js makes of it. A write that fails rejects: nothing is half kept.

import { settledCard } from "./cardrules.js";
import { open as writable, Refusal, settled } from "./versions.js";

const PREFIX = "portal-field-";
const WHOLE = ["visits", "photos", "sent", "orders", "bin"];
const VERSION = 6;
const KEPT_IN_BIN = 7 * 24 * 3600 * 1000;  // milliseconds in which what was removed can be put back
let database = null;
let owner = null;  // whose database it is, while it should be open
let windows = null;  // the person's other windows
let elsewhere = () => {};

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export async function open(user) {
  owner = user;
  await connect();
  windows?.close();
  windows = "BroadcastChannel" in globalThis ? new BroadcastChannel(PREFIX + user) : null;
  if (windows) windows.onmessage = ({ data }) => elsewhere(data);
  navigator.storage?.persist?.();
}

async function connect() {
  const request = indexedDB.open(PREFIX + owner, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => { grow(request.result, oldVersion); };
  database = await done(request);
  database.onversionchange = ({ newVersion }) => {  // logged out in another window, or a newer release of the app runs there
    close();
    if (newVersion === null) location.replace("/");
    else location.reload();
  };
  database.onclose = () => { database = null; };  // the browser did it: the next act opens it again, or says that it can't
}

function grow(made, oldVersion) {  // what an earlier release kept stays
  if (oldVersion < 1) {
    made.createObjectStore("pack");
    made.createObjectStore("visits", { keyPath: "local" });
    made.createObjectStore("sent", { keyPath: "local" });
    made.createObjectStore("photos", { keyPath: "key" }).createIndex("visit", "visit");
  }
  if (oldVersion < 2) {
    made.createObjectStore("orders", { keyPath: "key" });
    made.createObjectStore("bin", { keyPath: "id" });
  }
  if (oldVersion < 3) made.createObjectStore("cards", { keyPath: "local" });
  if (oldVersion < 4) made.createObjectStore("presences", { keyPath: "local" });
  if (oldVersion < 5) made.createObjectStore("homes", { keyPath: "local" });
  made.createObjectStore("sheets", { keyPath: "local" });
}

export function close() {
  database?.close();
  windows?.close();
  database = owner = windows = null;
}

export const isOpen = () => owner !== null;
export const heard = (act) => { elsewhere = act; };  // what is done when another window changed a visit, given its `local`

async function transaction(names, mode) {
  if (owner === null) throw new DOMException("", "InvalidStateError");
  if (!database) await connect();
  try {
    return database.transaction(names, mode, { durability: "strict" });
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    await connect();  // it was closed without a word
    return database.transaction(names, mode, { durability: "strict" });
  }
}

async function write(names, act) {
  try { return await written(names, act); } catch (error) {
    if (error?.name !== "QuotaExceededError" || !await emptied()) throw error;
    return written(names, act);  // what was removed made room for what is kept
  }
}

async function emptied() {  // whether there was anything to let go of
  const count = (await bin()).length;
  if (count) await written("bin", (_keep, _attempt, rows) => rows.clear()).catch(() => {});
  return count > 0;
}

async function written(names, act) {
  const begun = await transaction(names, "readwrite");
  return new Promise((resolve, reject) => {
    let made;
    let refusal = null;
    const attempt = (step) => {
      try { step(); } catch (error) { refusal = error; begun.abort(); }
    };
    begun.oncomplete = () => resolve(made);
    begun.onabort = () => reject(refusal ?? begun.error ?? new DOMException("", "UnknownError"));
    attempt(() => act((row) => { made = row; }, attempt, ...[names].flat().map((name) => begun.objectStore(name))));
  });
}

async function read(name, act) {
  const begun = await transaction(name, "readonly");
  return done(act(begun.objectStore(name)));
}

// Changes a visit: `act` gets the row that is held, or null, and returns the row to hold; what it throws is refused and nothing is written.
async function changed(local, act, alsoPhotos = () => {}) {
  const row = await write(["visits", "photos"], (keep, attempt, visits, photos) => {
    visits.get(local).onsuccess = ({ target }) => attempt(() => {
      const made = act(target.result ?? null);
      if (made) visits.put(structuredClone(made));
      alsoPhotos(photos);
      keep(made);
    });
  });
  windows?.postMessage(local);
  return row;
}

export const pack = () => read("pack", (rows) => rows.get("day"));
export const keepPack = (day) => write("pack", (_keep, _attempt, rows) => rows.put(day, "day"));
export const visits = () => read("visits", (rows) => rows.getAll());
export const visit = (local) => read("visits", (rows) => rows.get(local));
export const sent = () => read("sent", (rows) => rows.getAll());
export const forgetSent = (local) => write("sent", (_keep, _attempt, rows) => rows.delete(local));
export const photo = (key) => read("photos", (rows) => rows.get(key));
export const photosOf = (local) => read("photos", (rows) => rows.index("visit").getAll(local));
export const unsent = async () => (await Promise.all([visits(), cards(), presences(), homes(), sheets()])).flat().length;

export const begin = (row) => changed(row.local, (held) => {
  if (held) throw new Refusal("changed-elsewhere");
  return { ...row, version: 0 };
});
export const change = (local, act) => changed(local, act);
export const hang = (photo, instead, act) => changed(photo.visit, act, (photos) => {
  for (const key of instead) photos.delete(key);
  photos.put(photo);
});
export const unhang = (local, keys, act) => changed(local, act, (photos) => { for (const key of keys) photos.delete(key); });

// Day cards: one row for a facility and day until the portal has it.

export const cards = () => read("cards", (rows) => rows.getAll());
export const card = (local) => read("cards", (rows) => rows.get(local));

export const changeCard = (local, act) => write("cards", (keep, attempt, rows) => {
  rows.get(local).onsuccess = ({ target }) => attempt(() => {
    const made = act(target.result ?? null);
    if (made) rows.put(structuredClone(made));
    keep(made);
  });
});

export const finishCard = (card, told) => write(["cards", "sent"], (_keep, attempt, rows, results) => {
  rows.get(card.local).onsuccess = ({ target }) => attempt(() => {
    if (!settledCard(target.result ?? null, card)) rows.delete(card.local);
    if (told.state === "conflict") results.put(told);
  });
});

// Who came and who left: one row a tap until the portal has it.

export const presences = () => read("presences", (rows) => rows.getAll());
export const presence = (local) => read("presences", (rows) => rows.get(local));
export const keepPresence = (note) => write("presences", (_keep, _attempt, rows) => rows.put(note));
export const forgetPresence = (local) => write("presences", (_keep, _attempt, rows) => rows.delete(local));

export const changePresence = (local, act) => write("presences", (_keep, attempt, rows) => {
  rows.get(local).onsuccess = ({ target }) => attempt(() => {
    const made = act(target.result ?? null);
    if (made) rows.put(made);
  });
});

export const finishPresence = (note, told) => write(["presences", "sent"], (_keep, _attempt, rows, results) => {
  rows.delete(note.local);
  if (told.state === "conflict") results.put(told);
});

// Home visits: one row each until the portal has it.

export const homes = () => read("homes", (rows) => rows.getAll());
export const home = (local) => read("homes", (rows) => rows.get(local));
export const forgetHome = (local) => write("homes", (_keep, _attempt, rows) => rows.delete(local));

export const changeHome = (local, act) => write("homes", (keep, attempt, rows) => {
  rows.get(local).onsuccess = ({ target }) => attempt(() => {
    const made = act(target.result ?? null);
    if (made) rows.put(made);
    keep(made);
  });
});

export const finishHome = (home) => write("homes", (_keep, attempt, rows) => {
  rows.get(home.local).onsuccess = ({ target }) => attempt(() => { if (target.result?.ready && target.result.key === home.key) rows.delete(home.local); });
});

// Sheets of an assessor: one row for a sheet until the portal has it.

export const sheets = () => read("sheets", (rows) => rows.getAll());
export const sheet = (local) => read("sheets", (rows) => rows.get(local));

export const changeSheet = (local, act) => write("sheets", (keep, attempt, rows) => {
  rows.get(local).onsuccess = ({ target }) => attempt(() => {
    const made = act(target.result ?? null);
    if (made) rows.put(structuredClone(made));
    keep(made);
  });
});

export const forgetSheet = (local) => write("sheets", (_keep, _attempt, rows) => rows.delete(local));

export const finishSheet = (sheet, told) => write(["sheets", "sent"], (_keep, attempt, rows, results) => {
  rows.get(sheet.local).onsuccess = ({ target }) => attempt(() => {
    const left = told.state === "conflict" ? { ...target.result, ready: false, trouble: told.reason } : settledCard(target.result ?? null, sheet);
    if (left) rows.put(left);
    else rows.delete(sheet.local);
    results.put(told);
  });
});

// Stop orders: each is kept with the visit it was given on, in one step, and sent before it.

export const orders = () => read("orders", (rows) => rows.getAll());
export const order = (key) => read("orders", (rows) => rows.get(key));

export async function give(order, act) {
  await write(["visits", "orders"], (_keep, attempt, visits, orders) => {
    visits.get(order.local).onsuccess = ({ target }) => attempt(() => {
      visits.put(structuredClone(act(target.result ?? null)));
      orders.put(order);
    });
  });
  windows?.postMessage(order.local);
}

export const changeOrder = (key, act) => write("orders", (_keep, attempt, orders) => {
  orders.get(key).onsuccess = ({ target }) => attempt(() => {
    const made = act(target.result ?? null);
    if (made) orders.put(made);
  });
});

export async function ended(order, told, act = (held) => held) {  // the portal has it, or it was taken back
  await write(["visits", "orders", "sent"], (_keep, attempt, visits, orders, results) => {
    visits.get(order.local).onsuccess = ({ target }) => attempt(() => {
      const left = act(target.result ?? null);
      if (left) visits.put(structuredClone(left));
      orders.delete(order.key);
      if (told) results.put(told);
    });
  });
  windows?.postMessage(order.local);
}

// What was removed stays a week and can be put back; a full device lets go of it first.

export const bin = () => read("bin", (rows) => rows.getAll());
const throwAway = (entry) => write("bin", (_keep, _attempt, rows) => rows.put(entry));
export const emptyBin = (before = Infinity) => write("bin", (_keep, _attempt, rows) => {
  rows.getAll().onsuccess = ({ target }) => { for (const entry of target.result) if (entry.at < before) rows.delete(entry.id); };
});
export const emptyOldBin = () => emptyBin(Date.now() - KEPT_IN_BIN);

export async function removed(entry, act) {  // performs the removal after what is removed lies in the bin; a full device removes all the same
  await throwAway({ ...entry, at: Date.now() }).catch((error) => { if (error?.name !== "QuotaExceededError") throw error; });
  return act();
}

export async function putBack(id, act) {
  const entry = (await bin()).find((one) => one.id === id);
  if (!entry) throw new Refusal("gone");
  await write(["visits", "photos", "bin"], (_keep, attempt, visits, photos, rows) => {
    visits.get(entry.local).onsuccess = ({ target }) => attempt(() => {
      visits.put(structuredClone(act(target.result ?? null, entry)));
      for (const photo of entry.photos) photos.put(photo);
      rows.delete(id);
    });
  });
  windows?.postMessage(entry.local);
}

function forget(local, visits, photos) {
  visits.delete(local);
  photos.index("visit").getAllKeys(local).onsuccess = ({ target }) => { for (const key of target.result) photos.delete(key); };
}

async function letGo(visit, result, isTold) {
  await write(WHOLE, (_keep, attempt, visits, photos, told) => {
    visits.get(visit.local).onsuccess = ({ target }) => attempt(() => {
      const left = settled(target.result ?? null, visit, result);
      if (left) visits.put(left);
      else forget(visit.local, visits, photos);
      if (isTold) told.put(result);
    });
  });
}

export async function finish(visit, result) {  // the portal has what was sent: let go of it in one step, but of nothing newer
  try { await letGo(visit, result, true); } catch (error) {
    if (error?.name !== "QuotaExceededError") throw error;
    await letGo(visit, result, false);  // a full device gets room by it; the portal's own pages tell the result
  }
  windows?.postMessage(visit.local);
}

export async function discard(local) {
  await write(WHOLE, (_keep, attempt, visits, photos) => {
    visits.get(local).onsuccess = ({ target }) => attempt(() => { writable(target.result ?? null); forget(local, visits, photos); });
  });
  windows?.postMessage(local);
}
