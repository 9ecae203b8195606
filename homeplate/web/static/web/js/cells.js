// Cells that are changed in their place. A row of a table, or the head of a record, says where it is read and written
// (data-cells); a button in it (data-cell) opens its cell by a click, Enter or F2. In an open cell Enter saves, Tab saves
// and goes on to the next cell, Escape puts it back. Whatever is answered is the whole row, so that a colleague's changes
// show as well.

const rowOf = (element) => element?.closest?.("[data-cells]");
const opened = () => document.querySelector("[data-editor]");
const inputs = (form) => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
const changed = (form) => inputs(form).some((one) => one.value !== form.elements[`was-${one.name}`]?.value);
// While an answer is awaited: which cell of which row gets the focus then, which is opened next, and what was ticked.
let after = null;

function ask(row, name, focus) {
  after = { id: row.id, focus, ticked: row.querySelector("[type=checkbox]")?.checked };
  const place = row.dataset.cells + (name ? `${name}/` : "") + location.search;
  window.htmx.ajax("GET", place, { source: row, target: row, swap: "outerHTML" });
}

function save(form, then, next) {
  const row = rowOf(form);
  form.elements.then.value = then;
  after = { id: row.id, focus: form.dataset.cell, next, ticked: row.querySelector("[type=checkbox]")?.checked };
  form.parentElement.setAttribute("aria-busy", "true");
  form.requestSubmit();
}

// Another cell is wanted: what was typed in the open one is kept. Before an answer is there, the wish waits for it, or
// a cell that was just put back would be saved.
function open(button) {
  const row = rowOf(button);
  if (after) {
    after.next = { id: row.id, name: button.dataset.cell };
    return undefined;
  }
  const form = opened();
  if (!form) return ask(row, button.dataset.cell);
  if (rowOf(form) !== row) {
    if (changed(form)) return save(form, "", { id: row.id, name: button.dataset.cell });
    ask(rowOf(form), "", "");
    after.next = { id: row.id, name: button.dataset.cell };
    return undefined;
  }
  return changed(form) ? save(form, button.dataset.cell) : ask(row, button.dataset.cell);
}

// The cell that Tab leads to from an open one: in its row, or else in the next or the one before.
function beside(form, step) {
  const row = rowOf(form);
  const cells = [...row.querySelectorAll("[data-cell]")].filter((one) => one === form || one.checkVisibility());
  const found = cells[cells.indexOf(form) + step];
  if (found) return { name: found.dataset.cell };
  const other = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const buttons = [...(other?.querySelectorAll("[data-cell]") ?? [])].filter((one) => one.checkVisibility());
  const button = step > 0 ? buttons[0] : buttons.at(-1);
  return button && { next: { id: other.id, name: button.dataset.cell } };
}

function back(form) {
  ask(rowOf(form), "", form.dataset.cell);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cells] [data-cell]:not(form)");
  if (button) open(button);
  else if (event.target.closest("[data-put-back]")) back(event.target.closest("[data-editor]"));
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const button = event.target.closest?.("[data-cells] [data-cell]:not(form)");
  if (button && event.key === "F2") {
    event.preventDefault();
    open(button);
    return;
  }
  const form = event.target.closest?.("[data-editor]");
  if (!form) return;
  const all = inputs(form);
  if (event.key === "Escape") back(form);
  else if (event.key === "Enter" && event.target.matches("select, input")) save(form, "");
  else if (event.key === "Tab" && event.target === all.at(event.shiftKey ? 0 : -1)) {
    const to = beside(form, event.shiftKey ? -1 : 1);
    save(form, to?.name ?? "", to?.next);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// A button of the form saves as Enter does.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-editor]");
  if (form && !after) after = { id: rowOf(form).id, focus: form.dataset.cell, ticked: rowOf(form).querySelector("[type=checkbox]")?.checked };
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (after) after.request ??= event.detail.xhr;
});

// Who has gone on to another place in the meantime is left there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const here = document.activeElement;
  if (!after || after.request !== event.detail.xhr || here === document.body || here.closest("[data-editor]")) return;
  after.focus = rowOf(here)?.id === after.id ? (here.dataset.cell ?? after.focus) : "";
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!after || after.request !== event.detail.xhr) return;
  const { id, focus, next, ticked } = after;
  const row = document.getElementById(id);
  after = null;
  if (!row) return;
  const box = row.querySelector("[type=checkbox]");
  if (box && ticked) box.checked = true;
  const form = row.querySelector("[data-editor]");
  const onward = next && !form && document.getElementById(next.id);
  if (form) {
    const first = form.querySelector("[aria-invalid=true]") ?? inputs(form)[0];
    first.focus();
    if (first.matches("input:not([type=date])")) first.select();
  } else if (onward) ask(onward, next.name);
  else if (focus) row.querySelector(`[data-cell="${focus}"]`)?.focus();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (after?.request === event.detail.xhr) after = null;
});

// A change was taken back: the row says so, or the page of the record.
document.addEventListener("cell-back", (event) => {
  const row = document.getElementById(`r-${event.detail.id}`);
  if (row) ask(row, "", "");
  else if (document.getElementById("deal-head")) window.htmx.ajax("GET", location.href, { target: "#deal", swap: "outerHTML" });
});
