// The case page: documents beside the data, remarks written where one reads, keys. Without this script every link of it is a page.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Remarks: a link opens an entry beside it; all entries belong to one form, whose button counts them.
const entry = document.getElementById("remark-entry");
const form = document.getElementById("remarks");
const save = document.querySelector("[data-save-remarks]");

function count() {
  const written = all("textarea[form=remarks]").filter((area) => area.value.trim());
  save.hidden = !written.length;
  save.querySelector("[data-count]").textContent = written.length ? `(${written.length})` : "";
}

function offer(select, section, area) {
  for (const option of all("option[data-section]", select)) {
    if (option.dataset.section && option.dataset.section !== section) option.remove();
  }
  select.addEventListener("change", () => {
    if (select.value) area.value = (area.value ? `${area.value}\n${select.value}` : select.value).slice(0, area.maxLength);
    select.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
}

function open(link) {
  const place = link.dataset.remark;
  let area = form.elements.namedItem(place);
  if (!area) {
    const row = link.closest("li, dl > div, h2");
    const block = entry.content.cloneNode(true).firstElementChild;
    area = block.querySelector("textarea");
    area.name = place;
    block.querySelector("[data-label]").textContent = link.textContent.trim();
    for (const select of all("[data-wordings]", block)) offer(select, link.dataset.section, area);
    row.after(block);
  }
  area.focus();
}

if (form && entry) {
  for (const link of all("[data-remark]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); open(link); });
  }
  let unsent = false;
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    unsent = true;
    count();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && event.target.form === form) form.requestSubmit(save);
  });
  form.addEventListener("submit", () => { unsent = false; });
  addEventListener("beforeunload", (event) => { if (unsent && all("textarea[form=remarks]").some((area) => area.value.trim())) event.preventDefault(); });
  count();
}

// Documents: shown beside the data where there is room for both, else opened as the link says.
const viewer = document.querySelector("[data-viewer]");
const hasRoom = matchMedia("(min-width: 64rem)");
const SHOWN = /^(application\/pdf|image\/(jpeg|png))$/;

if (viewer) {
  const part = (name) => viewer.querySelector(`[data-viewer-${name}]`);
  const links = all("[data-document]").filter((link) => SHOWN.test(link.dataset.document));
  const inTurn = links.filter((link) => !("personal" in link.dataset)); // a look at personal data is recorded: it takes a click of its own
  let current = null;
  let turned = 0;
  let size = 1;

  const draw = () => {
    const sideways = turned % 180 !== 0;
    part("image").style.transform = `rotate(${turned}deg)`;
    part("image").style.width = `${100 * size}%`;
    part("image").style.marginBlock = sideways ? "15%" : "0";
  };
  const show = (link) => {
    const isPicture = link.dataset.document.startsWith("image/");
    current = link;
    viewer.hidden = false;
    part("title").textContent = link.textContent;
    part("alone").href = link.href;
    part("frame").hidden = isPicture;
    for (const name of ["canvas", "picture"]) part(name).hidden = !isPicture;
    [turned, size] = [0, 1];
    if (isPicture) {
      part("image").src = link.href;
      part("image").alt = link.textContent;
      draw();
    } else part("frame").src = `${link.href}#view=FitH&navpanes=0`;
    for (const each of links) each.toggleAttribute("aria-current", each === link);
  };
  const step = (by) => {
    if (!inTurn.length) return;
    const place = inTurn.indexOf(current);
    show(inTurn[(place + by + inTurn.length) % inTurn.length]);
  };
  const fit = () => { if (hasRoom.matches && !current && inTurn.length) show(inTurn[0]); };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (!hasRoom.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link);
    });
  }
  part("next").addEventListener("click", () => step(1));
  part("previous").addEventListener("click", () => step(-1));
  part("turn").addEventListener("click", () => { turned = (turned + 90) % 360; draw(); });
  part("larger").addEventListener("click", () => { size = Math.min(size * 1.25, 6); draw(); });
  part("smaller").addEventListener("click", () => { size = Math.max(size / 1.25, 0.25); draw(); });
  hasRoom.addEventListener("change", fit);
  fit();
}

// Keys: only while nobody types, never with Ctrl, Alt or Meta, and only as long as they are switched on.
const keysSwitch = document.querySelector("[data-keys-switch]");
const OFF = "case-keys-off";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

if (keysSwitch) {
  keysSwitch.checked = !localStorage.getItem(OFF);
  keysSwitch.addEventListener("change", () => {
    if (keysSwitch.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
  document.addEventListener("keydown", (event) => {
    if (!keysSwitch.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const pressed = all(`[data-key="${CSS.escape(event.key)}"]`).find((element) => element.checkVisibility());
    if (!pressed) return;
    event.preventDefault();
    pressed.click();
  });
}

// What lies below the bar is not hidden by it when a link leads there.
const bar = document.querySelector("[data-case-bar]");
if (bar) new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
