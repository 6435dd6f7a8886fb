// What several screens of a visit share: its heading, what the portal took over meanwhile, and the mark of what is not kept.

import { word } from "./device.js";
import { el, short } from "./screens.js";

export const heading = (visit, back) => [
  el("a", { className: "back", href: back }, word("back")),
  el("h1", {}, visit.facility.facts.name),
  el("p", { className: "lead" }, `${visit.checklist.name} · ${short(visit.started_at)}`),
];

export const overtaken = ({ overtaken: told }) => el("div", { id: "overtaken" }, told ? el("div", { className: "notice notice-warning", role: "status" },
  el("p", {}, word("overtaken", { at: short(told.at) })), el("p", {}, el("a", { href: told.url }, word("overtaken-link")))) : null);

export function mark(field, isKept) {
  field.toggleAttribute("data-unkept", !isKept);
  field.setAttribute("aria-invalid", !isKept);
  const told = field.nextElementSibling?.matches(".unkept") ? field.nextElementSibling : null;
  if (isKept) told?.remove();
  else if (!told) field.after(el("p", { className: "unkept errorlist", role: "alert" }, word("not-kept")));
}
