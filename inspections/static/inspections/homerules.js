// A home visit on the phone, without the phone: what an entry makes of it, what it lacks, what is sent. No family is taken along.

import { claimed, Refusal } from "./versions.js";

export const TEXTS = ["household", "reason", "given", "consented_by"];
const NEEDED = ["area", "visited_on", "household", "reason", "consented_by"];

export const begun = (communities, { local, key, day }) => ({ local, key, area: communities[0]?.id ?? "", visited_on: day, child_months: null,
  household: "", reason: "", given: "", consented_by: "", consents: false, ready: false, sent: false, tries: 0, trouble: "" });

// Two tabs write one field each into what is held. What waits is taken back by a change; what was sent off once the portal may have already.
export function entered(held, fields) {
  if (!held) throw new Refusal("gone");
  if (held.sent) throw new Refusal("home-sent");
  return { ...held, ...fields, ready: false, trouble: "" };
}

// The word of what keeps the visit on the device; empty if it can be handed over.
export function stops(visit) {
  if (NEEDED.some((name) => !visit[name].trim()) || !Number.isInteger(visit.child_months)) return "home-lacks";
  return visit.consents ? "" : "home-no-consent";
}

export const handed = (held, at) => ({ ...entered(held, {}), ready: true, tries: 0, handed_at: at });

// Before the first byte goes out: from here on nothing is changed under this key.
export const sentOff = (held, key) => ({ ...claimed(held, key), sent: true });

export function content(visit, user) {
  const fields = Object.fromEntries(["key", "area", "visited_on", "child_months", "consents", ...TEXTS].map((name) => [name, visit[name]]));
  return { ...fields, user };
}

// The portal holds something against what was sent: nothing was kept there, and it goes back to be mended, unless it was taken up meanwhile.
export const returned = (held, key, reason, fresh) => (held?.ready && held.key === key ? { ...held, key: fresh, ready: false, sent: false, trouble: reason } : held);
