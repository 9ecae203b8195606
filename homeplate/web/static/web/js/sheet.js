// The one sheet at the side. Whatever is swapped into #sheet-body is shown as a modal dialog; the server
// closes it with `HX-Trigger: close-sheet`, a person with Escape, the backdrop, or [data-close].
// A form that was changed is not thrown away by a stray click. `HX-Trigger: stale` says that the page below
// has to be read again, `sheet-saved` that the form is clean though the sheet stays. A dialog marked [data-open] was refused and is open from the start.

const sheet = document.getElementById("sheet");
const body = document.getElementById("sheet-body");
let changed = false;
let stale = false;

function show() {
  if (!body.firstElementChild) return;
  const title = body.querySelector("h2[id]");
  if (title) {
    sheet.removeAttribute("aria-label");
    sheet.setAttribute("aria-labelledby", title.id);
  }
  if (!sheet.open) {
    changed = false;
    sheet.showModal();
  }
  const first = body.querySelector("[aria-invalid=true], [autofocus]");
  if (first) first.focus();
}

// Opened once: what swaps in later must not bring back a dialog that was closed.
function openMarked() {
  const dialog = document.querySelector("dialog.modal[data-open]:not([open])");
  if (!dialog) return;
  dialog.removeAttribute("data-open");
  dialog.showModal();
}

function close() {
  sheet.close();
}

// A form that asks for it (data-guard: the question) is not left with changes by mistake.
function mayLeave() {
  const question = changed && body.querySelector("form[data-guard]")?.dataset.guard;
  return !question || window.confirm(question);
}

sheet.addEventListener("cancel", (event) => { if (event.target === sheet && !mayLeave()) event.preventDefault(); });

// What was saved in the sheet shows on the page below once the sheet is gone.
function refresh() {
  const part = ["#deal", "#board"].find((selector) => document.querySelector(selector));
  if (part) window.htmx.ajax("GET", location.pathname + location.search, { target: part, select: part, swap: "outerHTML" });
}

sheet.addEventListener("close", () => {
  body.replaceChildren();
  changed = false;
  if (stale) refresh();
  stale = false;
});
sheet.addEventListener("input", () => { changed = true; });
sheet.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) { if (mayLeave()) close(); }
  else if (event.target === sheet && !changed) close();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === body) show();
  else openMarked();
});
openMarked();
document.addEventListener("close-sheet", () => {
  stale = false;
  if (sheet.open) close();
});
document.addEventListener("stale", () => { stale = true; });
document.addEventListener("sheet-saved", () => { changed = false; });

// Plain dialogs of a page: <button data-dialog="id"> opens, [data-close] inside closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const dialog = event.target.closest("dialog.modal");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});
