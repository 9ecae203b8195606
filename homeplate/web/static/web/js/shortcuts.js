// Keys: “/” or Ctrl/⌘ K to search, arrows through the hits. Nothing else is taken from the browser.

const input = document.getElementById("q");
const hits = document.getElementById("hits");
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

function move(step) {
  const links = [...hits.querySelectorAll("a")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement) + step;
  if (at < 0) input.focus();
  else links[Math.min(at, links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  const wanted = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing(event.target));
  if (wanted && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    input.focus();
    input.select();
  }
});

document.querySelector("[data-search]").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    hits.replaceChildren();
    input.focus();
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-search]")) hits.replaceChildren();
});
