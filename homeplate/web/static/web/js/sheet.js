// The one sheet at the side. Whatever is swapped into #sheet-body is shown as a modal dialog; the server
// closes it with `HX-Trigger: close-sheet`, a person with Escape, the backdrop, or [data-close].
// A form that was changed is not thrown away by a stray click.

const sheet = document.getElementById("sheet");
const body = document.getElementById("sheet-body");
let changed = false;

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

function close() {
  sheet.close();
}

sheet.addEventListener("close", () => {
  body.replaceChildren();
  changed = false;
});
sheet.addEventListener("input", () => { changed = true; });
sheet.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) close();
  else if (event.target === sheet && !changed) close();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === body) show();
});
document.addEventListener("close-sheet", close);

// Plain dialogs of a page: <button data-dialog="id"> opens, [data-close] inside closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const dialog = event.target.closest("dialog.modal");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});
