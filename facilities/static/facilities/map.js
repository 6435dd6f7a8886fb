// Looking closer at a drawn map: buttons, wheel with a key, one finger to move and two to zoom. Without it the map stands as it is.
export const LEAST = 0.1;
const STILL = 6; // pixels that a finger may stray and still means what it touches

// A window on a drawing of `whole` size: kept inside it, never larger than it and never closer than a tenth.
export function within(view, whole) {
  const share = Math.min(1, Math.max(LEAST, view.width / whole.width));
  const width = whole.width * share;
  const height = whole.height * share;
  const x = Math.min(Math.max(0, view.x), whole.width - width);
  const y = Math.min(Math.max(0, view.y), whole.height - height);
  return { x, y, width, height };
}

// Zoom by a factor so that the point at the shares `across` and `down` of the window stays where it is.
export function zoomed(view, factor, across, down, whole) {
  const share = Math.min(1, Math.max(LEAST, (view.width * factor) / whole.width));
  const width = whole.width * share;
  const height = whole.height * share;
  const x = view.x + across * (view.width - width);
  const y = view.y + down * (view.height - height);
  return within({ x, y, width, height }, whole);
}

function shares(event, box) {
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

function start(map) {
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  const whole = { x: 0, y: 0, width, height };
  const fingers = new Map();
  let view = whole;
  let moved = false;
  let from;
  const show = (next) => {
    view = next;
    map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    map.style.setProperty("--shrink", view.width / whole.width);
    map.toggleAttribute("data-closer", view.width < whole.width);
  };
  const tools = map.parentElement.querySelector("[data-map-tools]");
  tools.hidden = false;
  for (const button of tools.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      show(button.dataset.zoom === "whole" ? whole : zoomed(view, Number(button.dataset.zoom), 0.5, 0.5, whole));
    });
  }
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    show(zoomed(view, event.deltaY > 0 ? 1.2 : 0.83, ...shares(event, map.getBoundingClientRect()), whole));
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) { moved = false; from = event; }
  });
  const pinch = (before, event, other, box) => {
    const was = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
    const is = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
    if (was > 0 && is > 0) show(zoomed(view, was / is, ...shares(other, box), whole));
    moved = true;
  };
  const drag = (before, event, box) => {
    const across = ((event.clientX - before.clientX) / box.width) * view.width;
    const down = ((event.clientY - before.clientY) / box.height) * view.height;
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL) moved = true;
    show(within({ ...view, x: view.x - across, y: view.y - down }, whole));
  };
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const box = map.getBoundingClientRect();
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, event, other, box);
    else if (view.width < whole.width) drag(before, event, box);
    fingers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    map.addEventListener(end, (event) => { fingers.delete(event.pointerId); });
  }
  map.addEventListener("click", (event) => { if (moved) { event.preventDefault(); moved = false; } }, true);
  map.addEventListener("dragstart", (event) => { event.preventDefault(); });
}

if (typeof document !== "undefined") for (const map of document.querySelectorAll("[data-map]")) start(map);
