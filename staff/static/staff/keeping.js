// The wallet's service worker: pages of the own file as they were last, for hours without a network. The first answer that leads to the
// door (left, ended, another phone's "everywhere") takes all of them away. Which files it keeps is said by the script that loads this one.

const PAGES = "wallet-pages";
const KEPT = ["/wallet/", "/wallet/card/", "/wallet/cards/"];
const PATIENCE = 4000; // milliseconds for a weak network before the kept page is shown
const { assets, version } = self.kept;
const name = `wallet-files-${version}`;

async function fetchAnew() {
  const cache = await caches.open(name);
  await cache.addAll(assets.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function forgetEarlier() {
  const earlier = (await caches.keys()).filter((one) => one.startsWith("wallet-files-") && one !== name);
  await Promise.all(earlier.map((one) => caches.delete(one)));
  await self.clients.claim();
  const cache = await caches.open(PAGES);
  await Promise.all(KEPT.map(async (path) => keep(cache, path, await fetch(path, { redirect: "manual" }))));
}

async function keep(cache, path, answer) {
  if (!answer.ok) return;
  const text = (await answer.text()).replace("<html", `<html data-kept="${Math.floor(Date.now() / 1000)}"`);  // by this a page knows that it is a kept one, and of when
  const headers = new Headers(answer.headers);
  for (const one of ["Content-Length", "Content-Encoding", "Vary"]) headers.delete(one);  // they spoke of the bytes on the line
  await cache.put(path, new Response(text, { headers }));
}

async function page(request, path) {
  let answer;
  try {
    answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {  // no network, or a weak one
    return (await (await caches.open(PAGES)).match(path)) ?? Response.error();
  }
  if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete(PAGES);
  else await keep(await caches.open(PAGES), path, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(fetchAnew()));
self.addEventListener("activate", (event) => event.waitUntil(forgetEarlier()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (KEPT.includes(address.pathname)) event.respondWith(page(event.request, address.pathname));
  else if (assets.includes(address.pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
  }
});
