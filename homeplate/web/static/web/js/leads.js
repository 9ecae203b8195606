// The inbox of leads by keyboard: arrows go from line to line, A accepts, Q qualifies, S notes that they were spoken to,
// X chooses. On a line these come before the keys of the shell.

const KEYS = { a: "[data-step=accept]", q: "[data-step=qualify]", s: "[data-step=contact]", x: ".tick input" };
const lines = () => [...document.querySelectorAll(".lead-lines .lead")];

document.addEventListener("keydown", (event) => {
  const line = document.activeElement?.closest?.(".lead");
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = lines();
  if (!line && !(step && document.activeElement === document.body)) return;
  const wanted = KEYS[event.key.toLowerCase()];
  const target = step ? all[line ? all.indexOf(line) + step : 0]?.querySelector(".what a") : wanted && line.querySelector(wanted);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  if (step) target.focus();
  else target.click();
}, true);
