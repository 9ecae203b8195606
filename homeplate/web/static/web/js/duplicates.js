// Duplicates by keyboard: on a group M compares, N tells apart, L puts off; whatever is done, the next group has the
// focus. A search that has ended shows what it found.

const groups = () => [...document.querySelectorAll("#groups > li")];
let at = -1;

document.addEventListener("keydown", (event) => {
  const group = document.activeElement?.closest?.("#groups > li");
  if (!group || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const target = group.querySelector(`[data-do="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const group = event.target.closest?.("#groups > li");
  at = group ? groups().indexOf(group) : -1;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "search" && !document.querySelector("#search[data-running]")) location.reload();
  if (at < 0) return;
  const left = groups();
  if (left.length) left[Math.min(at, left.length - 1)].querySelector("h2 a").focus();
  else location.reload();
  at = -1;
});
