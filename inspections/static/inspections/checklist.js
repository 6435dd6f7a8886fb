// The checklist of a visit with network: each tap, note and photo is saved by itself. An answer of the portal never exchanges a field
// under the hand: from the row that comes back only what is said about it is taken; what was typed or chosen meanwhile stays and is sent.

const sending = new WeakMap();  // by form: the files that were in it when it was sent
const LINE = "form.line";
const lineOf = (event) => (event.target instanceof Element ? event.target.closest(LINE) : null);
const isBusy = () => document.querySelector(`${LINE}.htmx-request`) !== null;
const isUnsaved = () => document.querySelector(`${LINE}[data-unsaved]`) !== null;

const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

function said(form, fresh) {  // errors, state, photos, and whether note and photo are asked for
  for (const part of fresh.querySelectorAll("[data-said]")) {
    form.querySelector(`[data-said="${part.dataset.said}"]`)?.replaceWith(part);
  }
  for (const part of form.querySelectorAll("[data-asked]")) {
    const other = fresh.querySelector(`[data-asked="${part.dataset.asked}"]`);
    part.hidden = other.hidden;
    part.className = other.className;
  }
}

function letGoOfFiles(form, sent) {  // those that arrived; others that were chosen meanwhile stay
  for (const input of form.querySelectorAll("input[type=file]")) {
    if ([...input.files].every((file) => sent.includes(file))) input.value = "";
  }
}

function mark(form, isSaved, code = "") {
  form.toggleAttribute("data-unsaved", !isSaved);
  const told = form.querySelector(".unsaved");
  told.hidden = isSaved;
  told.querySelector("[data-code]").textContent = code;
}

document.addEventListener("htmx:configRequest", (event) => {
  const form = lineOf(event);
  if (form) sending.set(form, filesOf(form));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = lineOf(event);
  if (!form || event.detail.isError) return;
  const page = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  const fresh = page.getElementById(form.id);
  if (!fresh) return;
  event.detail.swapOverride = "none";  // the bar comes out of band all the same
  if (!fresh.querySelector("[data-said=photo-errors] .errorlist")) letGoOfFiles(form, sending.get(form) ?? []);
  said(form, fresh);
  mark(form, true);
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const form = lineOf(event);
    if (form) mark(form, false, event.detail.xhr?.status || "");
  });
}

// What somebody tapped or typed before this script was there, on a slow network, is sent as soon as it is.
function isEntered(control) {
  if (control.type === "file") return control.files.length > 0;
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body || !navigator.userActivation?.hasBeenActive) return;  // else the browser itself filled it in
  for (const form of document.querySelectorAll(LINE)) {
    if ([...form.querySelectorAll("input, textarea")].some(isEntered)) form.requestSubmit();
  }
});

addEventListener("online", () => { for (const form of document.querySelectorAll(`${LINE}[data-unsaved]`)) form.requestSubmit(); });

// Going on waits for what is being saved, and stays when something was not.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("#bar a") : null;
  if (!link || (!isBusy() && !isUnsaved())) return;
  event.preventDefault();
  const go = () => {
    if (isBusy()) return;
    document.removeEventListener("htmx:afterRequest", later);
    if (isUnsaved()) document.querySelector(`${LINE}[data-unsaved]`).scrollIntoView({ block: "center" });
    else location.assign(link.href);
  };
  const later = () => setTimeout(go);  // what was queued has begun by then
  document.addEventListener("htmx:afterRequest", later);
  go();
});

addEventListener("beforeunload", (event) => { if (isBusy() || isUnsaved()) event.preventDefault(); });
