// The app's beginning: who is here, what is on the device, and the service worker that keeps the frame.
"use strict";

for (const node of document.getElementById("words").content.querySelectorAll("[data-word]")) {
  Field.words[node.dataset.word] = node.textContent.trim();
}

Field.become = async (user) => {  // a person's database is opened by name; another's stays closed
  Field.store.close();
  Field.user = user;
  Field.pack = null;
  localStorage.setItem("portal-field-user", JSON.stringify(user));
  await Field.store.open(user.id);
  Field.pack = (await Field.store.pack()) ?? null;
};

document.getElementById("send").addEventListener("click", () => Field.sending.run());

Field.changed = () => { Field.screens.show(); };

(async () => {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" });
  const last = JSON.parse(localStorage.getItem("portal-field-user") ?? "null");
  if (last) await Field.become(last);
  addEventListener("hashchange", () => Field.screens.go());
  await Field.screens.go();
  await Field.sending.run();
})();
