// The page of the day by keyboard: arrows go from line to line, D ticks a step off, 1 and 7 put it off by a day or a
// week, C changes it: on a line these come before the keys of the shell. Whatever is done, the next line has the focus
// afterwards.

const KEYS = { d: "[name=done]", 1: "[name=day]", 7: "[name=week]", c: "[data-change]" };
const lines = () => [...document.querySelectorAll("#mine .todo")];
const lineOf = (element) => element?.closest?.(".todo");
let kept = null;

document.addEventListener("keydown", (event) => {
  const line = lineOf(document.activeElement);
  if (!line || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = lines();
  const wanted = KEYS[event.key.toLowerCase()];
  const target = step ? all[all.indexOf(line) + step]?.querySelector(".what a") : wanted && line.querySelector(wanted);
  if (!target) return;
  event.preventDefault();
  if (step) target.focus();
  else target.click();
}, true);

// A form put aside leaves the line as it was.
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-cancel]");
  if (!cancel) return;
  event.preventDefault();
  const line = lineOf(cancel);
  if (line) {
    cancel.closest(".spot").replaceChildren();
    line.querySelector("[data-change]").focus();
  } else {
    cancel.closest(".ask").remove();
    lines()[0]?.querySelector(".what a").focus();
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "mine") return;
  const line = lineOf(document.activeElement);
  kept = line ? { id: line.id, at: lines().indexOf(line), name: document.activeElement.getAttribute("name") } : { at: 0 };
});

document.addEventListener("htmx:afterSwap", (event) => {
  const field = event.detail.target?.querySelector?.("[aria-invalid=true], .agree input:not([type=hidden])");
  const asked = document.querySelector(".ask input:not([type=hidden])");
  if (event.detail.target?.classList.contains("spot")) field?.focus();
  else if (asked && kept) asked.focus();
  else if (kept) {
    const line = document.getElementById(kept.id ?? "") ?? lines()[Math.min(kept.at, lines().length - 1)];
    (line?.querySelector(`[name=${kept.name ?? "none"}]`) ?? line?.querySelector(".what a"))?.focus();
  }
  if (!event.detail.target?.classList.contains("spot")) kept = null;
});
