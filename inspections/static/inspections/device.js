// Who is here and what this page knows: words in the reader's language, the person, the day's pack.

import * as store from "./store.js";

export const device = {
  words: {}, user: null, pack: null, csrf: "",
  changed: () => {},  // something changed behind the screen
  follow: async () => {},  // show what the address says
};

export const word = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), device.words[name] ?? name);

export async function become(user) {  // a person's database is opened by name; another's stays closed
  store.close();
  device.user = user;
  device.pack = null;
  localStorage.setItem("portal-field-user", JSON.stringify(user));
  await store.open(user.id);
  device.pack = (await store.pack()) ?? null;
}
