// Menus are <details class="menu">: they work without this file. It adds what people expect of a menu:
// closed by a click elsewhere or Escape, arrows move, only one is open.

const open = () => document.querySelector("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
    return;
  }
  if (event.target.closest("select, input, textarea")) return; // they have arrows of their own
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !menu.contains(document.activeElement)) return;
  const items = [...menu.querySelectorAll(".pop a, .pop button")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
});
