// In which order visits are sent, and what follows from a failure. One visit that the portal can't take never holds up another.

export const FIRST_PAUSE = 3000;
export const LONGEST_PAUSE = 60000;  // milliseconds
const TELLS = 3;  // tries that fail by the network before the card says so

export class Expired extends Error {}
export class Failed extends Error {  // the portal's answer
  constructor(code, detail) { super(detail); this.code = code; }
}
export class PhotoLost extends Error {}  // the device can't read its own file any more

export const pause = (tries) => Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE);

// What was tried least comes first, then what was handed over first.
export function inTurn(visits) {
  const key = (visit) => [visit.tries ?? 0, visit.handed_at ?? ""];
  const order = ([tries, at], [others, then]) => tries - others || (at < then ? -1 : at > then ? 1 : 0);
  return visits.filter((visit) => visit.ready).sort((a, b) => order(key(a), key(b)));
}

// What a failure of one visit means: the words on its card, whether it goes back to be mended, and whether it is tried again by itself.
export function judged(failure, tries = 0) {
  if (failure instanceof PhotoLost) return { word: "photo-lost", reopens: true, again: false };
  if (!(failure instanceof Failed)) return { word: tries + 1 >= TELLS ? "network-breaks" : "", reopens: false, again: true };
  const { code, message: detail } = failure;
  if (code === 422) return { word: "photo-refused", detail, reopens: true, again: false };
  if (code >= 500 || code === 429) return { word: "portal-fails", code, reopens: false, again: true };
  if (code === 409) return { word: "portal-waits", detail, code, reopens: false, again: true };
  return { word: "portal-refuses", detail, code, reopens: false, again: false };
}

// Nothing can be sent before the person has logged in again; everything else concerns the one visit.
export const halts = (failure) => failure instanceof Expired;

// How a visit on this device stands, as the word that says it.
export function stateOf(visit, { sending = "", orders = [] } = {}) {
  if (visit.trouble && !visit.ready) return "state-mend";
  if (visit.trouble) return "trouble";
  if (!visit.ready) return "on-device";
  if (visit.local === sending) return "state-sending";
  return orders.some((order) => order.local === visit.local) ? "state-behind-order" : "waits";
}

// A visit goes after the stop orders that were given on it: danger first, and the portal needs its photos for them.
export const following = (visits, orders) => {
  const awaited = new Set(orders.map((order) => order.local));
  return inTurn(visits).filter((visit) => !awaited.has(visit.local));
};
