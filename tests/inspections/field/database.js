// A browser's database for the scripts' own tests: stores of rows in memory, that a test can close as a browser does, or fill up.

export class Database {
  constructor() {
    this.stores = {};
    this.opened = 0;  // how often
    this.isClosed = false;
    this.refuses = false;  // to be opened
    this.room = Infinity;  // rows that fit
    globalThis.indexedDB = { open: () => this.open() };
  }

  open() {
    const request = {};
    queueMicrotask(() => {
      if (this.refuses) {
        request.error = new DOMException("", "UnknownError");
        return request.onerror();
      }
      this.opened += 1;
      this.isClosed = false;
      request.result = this;
      if (this.opened === 1) request.onupgradeneeded({ oldVersion: 0 });
      return request.onsuccess();
    });
    return request;
  }

  createObjectStore(name, { keyPath } = {}) {
    this.stores[name] = { rows: new Map(), keyPath };
    return { createIndex() {} };
  }

  close() { this.isClosed = true; }

  transaction(_names, _mode) {
    if (this.isClosed) throw new DOMException("", "InvalidStateError");
    const before = Object.entries(this.stores).map(([name, store]) => [name, new Map(store.rows)]);
    const begun = { error: null, objectStore: (name) => this.rows(name, begun) };
    let waiting = 0;
    let over = false;
    begun.abort = (error = null) => {
      if (over) return;
      over = true;
      begun.error = error;
      for (const [name, rows] of before) this.stores[name].rows = rows;
      queueMicrotask(() => begun.onabort?.());
    };
    begun.asked = (act) => {
      const request = {};
      waiting += 1;
      queueMicrotask(() => {
        try {
          request.result = act();
          request.onsuccess?.({ target: request });
        } catch (error) { begun.abort(error); }
        waiting -= 1;
        setTimeout(() => { if (!waiting && !over) { over = true; begun.oncomplete?.(); } });
      });
      return request;
    };
    return begun;
  }

  rows(name, begun) {
    const { rows, keyPath } = this.stores[name];
    return {
      get: (key) => begun.asked(() => structuredClone(rows.get(key))),
      getAll: () => begun.asked(() => structuredClone([...rows.values()])),
      delete: (key) => begun.asked(() => { rows.delete(key); }),
      clear: () => begun.asked(() => { rows.clear(); }),
      put: (row, key = row[keyPath]) => begun.asked(() => {
        const held = Object.values(this.stores).reduce((sum, store) => sum + store.rows.size, 0);
        if (!rows.has(key) && held >= this.room) throw new DOMException("", "QuotaExceededError");
        rows.set(key, structuredClone(row));
      }),
    };
  }
}
