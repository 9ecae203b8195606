// A dashboard of one's own: tiles are dragged by their heads, or moved by keys. Both only press buttons that are there, or
// post what they post; the server decides and answers with the board. Tiles that could not be fetched say so.

const board = () => document.querySelector(".board-of.own");
const ARROWS = { ArrowLeft: "earlier", ArrowUp: "earlier", ArrowRight: "later", ArrowDown: "later" };
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
let focus = "";
let dragged = null;
let home = null;

document.addEventListener("keydown", (event) => {
  const tile = event.target.closest?.(".board-of.own .tile-card");
  if (!tile || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const verb = event.shiftKey ? ARROWS[event.key] : { w: "width", W: "width", Delete: "remove" }[event.key];
  const button = verb && tile.querySelector(`button[name="do"][value="${verb}"]:not(:disabled)`);
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  button.click();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "board") return;
  const tile = document.activeElement?.closest(".tile-card");
  const beside = tile && [tile.nextElementSibling, tile.previousElementSibling].find((one) => one?.matches(".tile-card"));
  focus = tile ? [tile.id, beside?.id ?? ""] : "";
});

document.addEventListener("htmx:afterSwap", () => {
  if (!focus) return;
  const found = focus.map((id) => id && document.getElementById(id)).find(Boolean);
  focus = "";
  found?.querySelector("header summary")?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: "nearest" });
});

document.addEventListener("dragstart", (event) => {
  const tile = board() && event.target.closest?.(".tile-card");
  if (!tile || !event.target.closest("header")) return;
  dragged = tile;
  home = tile.nextElementSibling;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", tile.dataset.tile);
  tile.classList.add("ghost");
});

document.addEventListener("dragover", (event) => {
  const over = dragged && event.target.closest?.(".tile-card");
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  const after = event.clientX > box.left + box.width / 2;
  const next = after ? over.nextElementSibling : over;
  if (next !== dragged && dragged.nextElementSibling !== next) board().insertBefore(dragged, next);
});

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const next = dragged.nextElementSibling;
  const filters = Object.fromEntries(new FormData(dragged.querySelector("form")));
  const values = { ...filters, do: "put", before: next?.dataset.tile ?? "" };
  window.htmx.ajax("POST", board().dataset.url, { source: board(), target: "#board", swap: "outerHTML", values });
});

document.addEventListener("dragend", (event) => {
  // Let go outside, or given up by Escape: nothing was asked, and nothing is moved.
  if (dragged?.isConnected && event.dataTransfer.dropEffect === "none") board()?.insertBefore(dragged, home);
  dragged?.classList.remove("ghost");
  dragged = null;
});

// Tiles whose request failed say so, each where it stands; the others are told.
document.addEventListener("htmx:afterRequest", (event) => {
  const load = event.target;
  const words = document.getElementById("tile-failed");
  if (event.detail.successful || !words || !load.matches?.("[data-load]")) return;
  for (const name of new URLSearchParams(load.getAttribute("hx-get").split("?")[1]).getAll("tile")) {
    document.getElementById(`body-${name}`)?.replaceChildren(words.content.cloneNode(true));
  }
});
