// The own file on the owner's phone: kept for hours without a network, with cards ahead; nothing stays once somebody leaves.

const { worker, cards } = document.querySelector("script[data-wallet]").dataset;
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const keptAt = Number(document.documentElement.dataset.kept ?? 0);  // seconds; the service worker writes it into a page that it keeps

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  await fetch(cards).catch(() => {});  // the worker keeps what it answers
}

function say(box, seconds) {
  box.hidden = false;
  box.querySelector("strong").textContent = clock(seconds);
}

// The card of this half hour in place of one that was drawn before the network went
async function ahead(place) {
  const kept = await (await caches.open("wallet-pages")).match(cards, { ignoreVary: true });
  const now = Date.now() / 1000;
  const card = kept && (await kept.json()).cards.find(({ from, until }) => from <= now && now < until);
  if (!card) {
    place.replaceChildren();
    document.querySelector("[data-card-none]").hidden = false;
    return;
  }
  place.replaceChildren(Object.assign(new Image(), { src: `data:image/svg+xml;base64,${btoa(card.qr)}`, alt: "" }));
  say(document.querySelector("[data-card-ahead]"), card.until);
}

const place = document.querySelector("[data-card]");
const told = document.querySelector("[data-kept-at]");
if (keptAt) {
  if (place) ahead(place);
  if (told) say(told, keptAt);
} else keep();

document.querySelector("form[action$='/wallet/leave/']")?.addEventListener("submit", () => { caches.delete("wallet-pages"); });
