// What is kept on the device: one database per user, so that nobody reads another's; every write is flushed to disk.

const PREFIX = "portal-field-";
let database = null;

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export async function open(user) {
  const request = indexedDB.open(PREFIX + user, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("pack");
    request.result.createObjectStore("visits", { keyPath: "local" });
    request.result.createObjectStore("sent", { keyPath: "local" });
    request.result.createObjectStore("photos", { keyPath: "key" }).createIndex("visit", "visit");
  };
  database = await settled(request);
  database.onversionchange = () => { close(); location.replace("/"); };  // logged out in another window
  navigator.storage?.persist?.();
}

export function close() {
  database?.close();
  database = null;
}

function write(names, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    act(...[names].flat().map((name) => transaction.objectStore(name)));
  });
}

const read = (name, act) => settled(act(database.transaction(name).objectStore(name)));

export const isOpen = () => database !== null;
export const pack = () => read("pack", (rows) => rows.get("day"));
export const keepPack = (day) => write("pack", (rows) => rows.put(day, "day"));
export const visits = () => read("visits", (rows) => rows.getAll());
export const visit = (local) => read("visits", (rows) => rows.get(local));
export const keepVisit = (row) => write("visits", (rows) => rows.put(structuredClone(row)));
export const sent = () => read("sent", (rows) => rows.getAll());
export const forgetSent = (local) => write("sent", (rows) => rows.delete(local));
export const photo = (key) => read("photos", (rows) => rows.get(key));
export const photosOf = (local) => read("photos", (rows) => rows.index("visit").getAll(local));
export const keepPhoto = (row) => write("photos", (rows) => rows.put(row));
export const removePhoto = (key) => write("photos", (rows) => rows.delete(key));

export async function finish(done, result) {  // the server has all of it: let go of it in one step
  const photos = await photosOf(done.local);
  await write(["visits", "photos", "sent"], (rows, kept, told) => {
    rows.delete(done.local);
    photos.forEach((row) => { kept.delete(row.key); });
    if (result) told.put(result);
  });
}

export const unsent = async () => (await visits()).length;
