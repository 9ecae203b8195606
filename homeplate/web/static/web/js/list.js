// Choosing many rows of a list: all at once, how many, and the bar of what can be done with them. What takes two of them
// ([data-two]) waits for the second.

const form = document.querySelector("[data-together]");
const bar = form?.querySelector("[data-bar]");
const boxes = () => [...form.querySelectorAll("tbody .tick input")];
let last = null;

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  const all = form.querySelector("[data-all]");
  bar.hidden = chosen === 0;
  bar.querySelector("[data-count]").textContent = String(chosen);
  for (const button of bar.querySelectorAll("[data-two]")) button.disabled = chosen !== 2;
  if (!all) return;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

if (bar) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    tell();
  });
  // With Shift, everything between two boxes follows the second.
  form.addEventListener("click", (event) => {
    if (!event.target.matches("tbody .tick input")) return;
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && last && from >= 0) for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
    last = event.target;
    tell();
  });
  form.addEventListener("htmx:afterSettle", tell); // rows that were fetched anew are not chosen any more
  tell();
}

// The order of the columns: a button moves its own up or down in the dialog, and keeps the focus.
document.querySelector("[data-picks]")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  const line = button?.closest("li");
  const other = button?.dataset.move === "1" ? line?.nextElementSibling : line?.previousElementSibling;
  if (!other) return;
  if (button.dataset.move === "1") other.after(line);
  else other.before(line);
  button.focus();
});
