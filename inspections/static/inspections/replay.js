// Draws a double random draw again from its published record, and compares fingerprint and result with what the page shows.
const button = document.getElementById("replay");
const verdict = document.getElementById("verdict");

async function hash(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ranked(keys, wordsOf, burden = () => 0) {
  const rows = await Promise.all(keys.map(async (key) => ({ key, burden: burden(key), lot: await hash(wordsOf(key).join("|")) })));
  const order = (a, b) => a.burden - b.burden || (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.key < b.key ? -1 : 1);
  return rows.sort(order).map((row) => row.key);
}

async function draw(record) {
  const { seed, excluded } = record;
  const out = new Set(excluded.filter((row) => row.inspector === null).map((row) => row.facility));
  const keys = record.facilities.map((row) => row.key).filter((key) => !out.has(key));
  const chosen = (await ranked(keys, (key) => [seed, "facility", key])).slice(0, record.count);
  const visits = new Map(record.inspectors.map((key) => [key, 0]));
  const lines = [];
  for (const [place, facility] of chosen.entries()) {
    const barred = new Set(excluded.filter((row) => row.facility === null || row.facility === facility).map((row) => row.inspector));
    const fitting = record.inspectors.filter((key) => !barred.has(key));
    const order = await ranked(fitting, (key) => [seed, "inspector", facility, key], (key) => visits.get(key));
    const team = order.slice(0, record.inspectors_each);
    for (const key of team) visits.set(key, visits.get(key) + 1);
    lines.push(`${place + 1}|${facility}|${[...team].sort().join(",")}`);
  }
  return lines;
}

function shown() {
  return [...document.querySelectorAll("#result [data-line]")].map((row) => {
    const [place, facility, team] = row.dataset.line.split("|");
    return `${place}|${facility}|${team.split(",").sort().join(",")}`;
  });
}

async function replay() {
  const text = await (await fetch(document.getElementById("record").href)).text();
  const isWhole = (await hash(text)) === document.getElementById("fingerprint").textContent.trim();
  const again = await draw(JSON.parse(text));
  const isSame = isWhole && again.join("\n") === shown().join("\n");
  verdict.textContent = isSame ? verdict.dataset.same : verdict.dataset.other;
  verdict.className = isSame ? "notice notice-success" : "notice notice-danger";
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (globalThis.crypto?.subtle) replay();
    else verdict.textContent = verdict.dataset.unable;
  });
}
