// Comfort on top of pages that work without it: theme, leaving a form unsent, double clicks, file sizes, questions that depend on others.
const host = location.protocol === "https:" ? "__Host-" : ""; // the names of portal/cookies.py
const kept = `path=/; samesite=lax${host && "; secure"}`;
const theme = document.querySelector("[data-theme-switch]");
theme?.addEventListener("click", () => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark;
  root.dataset.theme = isDark ? "light" : "dark";
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, and not every browser has the Cookie Store API
  document.cookie = `${host}theme=${root.dataset.theme}; max-age=31536000; ${kept}`;
});

document.querySelector("[data-type-switch]")?.addEventListener("click", () => {
  const root = document.documentElement;
  const isLarge = root.dataset.type === "large";
  if (isLarge) delete root.dataset.type; else root.dataset.type = "large";
  // biome-ignore lint/suspicious/noDocumentCookie: as for the theme
  document.cookie = `${host}type=large; max-age=${isLarge ? 0 : 31536000}; ${kept}`;
});

let unsent = false;
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
}
addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });

for (const input of document.querySelectorAll("input[type=file][data-most-bytes]")) {
  input.addEventListener("change", () => {
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.mostBytes));
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}

for (const question of document.querySelectorAll("[data-only-if]")) {
  const [, name, sign, wanted] = question.dataset.onlyIf.match(/^(\w+)(=|>=)(.*)$/);
  const form = question.closest("form");
  const given = () => new FormData(form).get(name) ?? "";
  const applies = () => sign === "=" ? wanted.split("|").includes(given()) : given() !== "" && Number(given()) >= Number(wanted);
  const show = () => { question.hidden = !applies(); };
  form.addEventListener("input", show);
  show();
}

for (const slider of document.querySelectorAll("input[type=range]")) {
  const told = document.createElement("output");
  const show = () => { told.textContent = slider.value; };
  slider.after(told);
  slider.addEventListener("input", show);
  show();
}

for (const list of document.querySelectorAll("[data-folded]")) {
  const search = list.querySelector("[data-folded-search]");
  const groups = [...list.querySelectorAll("details")].map((group) => ({ group, wasOpen: group.open, boxes: [...group.querySelectorAll(":scope > div")] }));
  search.closest("label").hidden = false;
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  search.addEventListener("input", (event) => {
    event.stopPropagation();  // a search is nothing unsent
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const { group, wasOpen, boxes } of groups) {
      const about = group.querySelector("summary").textContent;
      for (const box of boxes) box.hidden = !words.every((word) => `${about} ${box.textContent}`.toLowerCase().includes(word));
      group.hidden = boxes.every((box) => box.hidden);
      group.open = words.length ? !group.hidden : wasOpen;
    }
    list.querySelector("[data-folded-none]").hidden = groups.some(({ group }) => !group.hidden);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

if (/MicroMessenger|AlipayClient/.test(navigator.userAgent)) {  // browsers inside other apps hand no file and no address on
  for (const hint of document.querySelectorAll("[data-in-app]")) hint.hidden = false;
}

if (/iPhone|iPad|iPod/.test(navigator.userAgent)) {  // which know no geo: addresses
  for (const link of document.querySelectorAll("a[data-way]")) link.href = `maps://?daddr=${link.dataset.way}`;
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (navigator.share) { await navigator.share({ title: document.title, url: location.href }).catch(() => {}); return; }
    await navigator.clipboard?.writeText(location.href);
    button.textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll("[data-near-me]")) {
  const failed = button.parentElement.querySelector("[data-near-me-failed]");
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    const query = new URLSearchParams(location.pathname === button.dataset.nearMe ? location.search : "");
    for (const name of ["after", "before", "near", "sort", "q"]) query.delete(name);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      query.set("lat", coords.latitude.toFixed(4));
      query.set("lon", coords.longitude.toFixed(4));
      location.assign(`${button.dataset.nearMe}?${query}`);
    }, () => { failed.hidden = false; }, { timeout: 10000, maximumAge: 60000 });
  });
}

addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
  const finder = document.querySelector("#finder");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !finder) return;
  event.preventDefault();
  finder.focus();
});

document.querySelector(".error-summary")?.focus();
