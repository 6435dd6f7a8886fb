// Home visits of a community's nurse: each entry is on the device before the next, and a visit goes out when it can.

import { device, word } from "./device.js";
import { begun, entered, handed, stops, TEXTS } from "./homerules.js";
import { stateOf } from "./queue.js";
import { agreed, button, el, fill, kept, now, tag } from "./screens.js";
import { run, status } from "./sending.js";
import * as store from "./store.js";

const communities = () => device.pack?.homes ?? [];
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const LONG = ["reason", "given"];

// On the day's screen: what is on this phone, and the way to another one
export async function homeList() {
  const rows = store.isOpen() ? await store.homes() : [];
  if (!communities().length && !rows.length) return null;
  return el("section", { "aria-labelledby": "homes" }, el("h2", { id: "homes" }, word("homes")), rows.map(line),
    communities().length ? button(word("home-new"), another, "wide") : null);
}

function line(row) {
  const state = stateOf(row, { sending: status.local });
  return el("article", { className: "card" }, el("a", { className: "visit-card", href: row.sent ? "#" : `#home-${row.local}` }, el("strong", { lang: "zh-Hans" }, `${row.household || "…"} · ${row.visited_on}`),
    tag(word(state), row.trouble ? "tag-danger" : "tag-warning"), row.trouble ? el("span", { className: "errorlist" }, row.trouble) : null));
}

async function another() {
  const row = begun(communities(), { local: crypto.randomUUID(), key: crypto.randomUUID(), day: today() });
  if (await kept(() => store.changeHome(row.local, () => row))) location.hash = `#home-${row.local}`;
}

export async function homeSheet(local) {
  let row = store.isOpen() ? await store.home(local) : null;
  if (!row || row.sent) { location.hash = ""; return; }
  const why = el("p", { className: "errorlist", role: "alert" }, row.trouble);
  const put = (fields) => kept(async () => {
    row = await store.changeHome(local, (held) => entered(held, fields));
    why.textContent = "";
  });
  const labelled = (name, input) => el("label", { className: "field" }, el("span", {}, word(`home-${name}`)), input);
  const words = (name) => labelled(name, el(LONG.includes(name) ? "textarea" : "input", { value: row[name], maxLength: LONG.includes(name) ? 1000 : 200,
    onchange: ({ target }) => put({ [name]: target.value }) }));
  const [household, ...others] = TEXTS.map(words);
  const area = el("select", { onchange: ({ target }) => put({ area: target.value }) },
    communities().map((one) => el("option", { value: one.id, selected: one.id === row.area }, one.name)));
  const day = el("input", { type: "date", value: row.visited_on, max: today(), onchange: ({ target }) => put({ visited_on: target.value }) });
  const months = el("input", { type: "number", min: 0, max: 48, inputMode: "numeric", value: row.child_months ?? "",
    onchange: ({ target }) => put({ child_months: target.value === "" ? null : Number(target.value) }) });
  const consents = el("label", { className: "card-tick" }, el("input", { type: "checkbox", checked: row.consents,
    onchange: ({ target }) => put({ consents: target.checked }) }), word("home-consents"));
  const send = async () => {
    let held = null;
    if (!await kept(async () => { held = await store.home(local); })) return;  // after what was typed last is stored
    if (!held) { location.hash = ""; return; }
    const stop = stops(held);
    if (stop) { why.textContent = word(stop); return; }
    if (await kept(() => store.changeHome(local, (one) => handed(one, now())))) { location.hash = ""; await run(); }
  };
  const drop = async () => {
    if (await agreed(word("home-drop-ask"), word("home-drop")) && await kept(() => store.forgetHome(local))) location.hash = "";
  };
  fill(el("a", { className: "back", href: "#" }, word("back")), el("h1", {}, word("home-new")), labelled("area", area), labelled("visited_on", day), household,
    labelled("child_months", months), others, consents, why, button(word("card-send"), send, "wide"), button(word("home-drop"), drop, "button-secondary"));
}
