// Keeps the field app's frame on the phone, so that it opens without network. It holds nothing of anybody: data lie in the
// page's own database. A changed frame or file changes the version below, and so brings a new worker that fetches all of them anew.
"use strict";

const ASSETS = [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const FRAME = "/field/";
const NAME = "field-{{ version }}";
const PATIENCE = 4000; // milliseconds for a weak network before the kept frame is shown

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([FRAME, ...ASSETS].map((path) => new Request(path, { cache: "reload" })))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("field-") && name !== NAME).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

async function frame(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch { /* no network, or a weak one */ }
  return (await cache.match(FRAME)) ?? Response.error();
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === FRAME) event.respondWith(frame(event.request));
  else if (ASSETS.includes(address.pathname)) event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
