// The service worker's work: keeps the field app's frame on the phone, so that it opens without network. It holds nothing of
// anybody: data lie in the page's own database. What it keeps, under which version, is said by the script that loads this one.

const FRAME = "/field/";
const PATIENCE = 4000; // milliseconds for a weak network before the kept frame is shown
const { assets, version } = self.kept;
const name = `field-${version}`;

async function fetchAnew() {
  const cache = await caches.open(name);
  await cache.addAll([FRAME, ...assets].map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function forgetEarlier() {
  const earlier = (await caches.keys()).filter((one) => one.startsWith("field-") && one !== name);
  await Promise.all(earlier.map((one) => caches.delete(one)));
  await self.clients.claim();
}

async function frame(request) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return answer;
  } catch { /* no network, or a weak one */ }
  return (await cache.match(FRAME)) ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(fetchAnew()));
self.addEventListener("activate", (event) => event.waitUntil(forgetEarlier()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === FRAME) event.respondWith(frame(event.request));
  else if (assets.includes(address.pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
