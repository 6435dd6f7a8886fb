// What is kept on the device: one database per user, so that nobody reads another's; every write is flushed to disk.
"use strict";

const Field = { words: {}, user: null, pack: null };

Field.word = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), Field.words[name] ?? name);

Field.store = (() => {
  const PREFIX = "portal-field-";
  let database = null;

  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function open(user) {
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

  function close() {
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

  return {
    open,
    close,
    isOpen: () => database !== null,
    pack: () => read("pack", (rows) => rows.get("day")),
    keepPack: (pack) => write("pack", (rows) => rows.put(pack, "day")),
    visits: () => read("visits", (rows) => rows.getAll()),
    visit: (local) => read("visits", (rows) => rows.get(local)),
    keepVisit: (visit) => write("visits", (rows) => rows.put(structuredClone(visit))),
    sent: () => read("sent", (rows) => rows.getAll()),
    forgetSent: (local) => write("sent", (rows) => rows.delete(local)),
    photo: (key) => read("photos", (rows) => rows.get(key)),
    photosOf: (local) => read("photos", (rows) => rows.index("visit").getAll(local)),
    keepPhoto: (photo) => write("photos", (rows) => rows.put(photo)),
    removePhoto: (key) => write("photos", (rows) => rows.delete(key)),
    async finish(visit, result) {  // the server has all of it: let go of it in one step
      const photos = await this.photosOf(visit.local);
      await write(["visits", "photos", "sent"], (visits, kept, sent) => {
        visits.delete(visit.local);
        photos.forEach((photo) => kept.delete(photo.key));
        if (result) sent.put(result);
      });
    },
    async unsent() { return (await this.visits()).length; },
  };
})();
