// Moving deals on the board: drag with mouse or pen, hold and drag with a finger, or the button “Move”
// (key M on a card). All three post to the same address; a gate that is not met answers with its sheet.

const HOLD_MS = 280;
const START_PX = 5;
const EDGE_PX = 56;

const board = () => document.getElementById("board");
const mover = document.getElementById("mover");
let drag = null;

// -- asking the server ---------------------------------------------------------------------------

function move(card, stage) {
  if (stage === card.closest(".col").dataset.stage) return;
  const { url } = board().dataset;
  const values = { deal: card.id.slice(2), stage, seen: card.closest(".col").dataset.stage, filters: location.search };
  window.htmx.ajax("POST", url, { source: board(), target: "#board", swap: "outerHTML", values });
}

// -- by button and keyboard ----------------------------------------------------------------------

let moving = null;

function chooseStage(card) {
  moving = card;
  const here = card.closest(".col").dataset.stage;
  mover.querySelector("[data-name]").textContent = card.querySelector("a").textContent;
  for (const button of mover.querySelectorAll("[data-stage]")) {
    button.setAttribute("aria-current", String(button.dataset.stage === here));
  }
  mover.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".mv");
  if (button) chooseStage(button.closest(".bcard"));
  const stage = event.target.closest("#mover [data-stage]");
  if (stage && moving) {
    mover.close();
    move(moving, stage.dataset.stage);
  }
});

document.addEventListener("keydown", (event) => {
  const card = document.activeElement?.closest(".bcard");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || mover.open) return;
  if (event.key === "m") chooseStage(card);
  const next = { ArrowDown: beside(card, 1), ArrowUp: beside(card, -1), ArrowLeft: across(card, -1), ArrowRight: across(card, 1) };
  const target = next[event.key];
  if (!target) return;
  event.preventDefault();
  target.querySelector("a").focus();
});

function beside(card, step) {
  const cards = [...card.closest("ol").querySelectorAll(".bcard")];
  return cards[cards.indexOf(card) + step];
}

function across(card, step) {
  const columns = [...board().querySelectorAll(".col")];
  const row = [...card.closest("ol").querySelectorAll(".bcard")].indexOf(card);
  let at = columns.indexOf(card.closest(".col")) + step;
  while (columns[at] && !columns[at].querySelector(".bcard")) at += step;
  const cards = columns[at]?.querySelectorAll(".bcard") ?? [];
  return cards[Math.min(row, cards.length - 1)];
}

// -- by pointer ----------------------------------------------------------------------------------

function lift(event) {
  const { card } = drag;
  const box = card.getBoundingClientRect();
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.classList.add("lifted");
  copy.style.width = `${box.width}px`;
  card.classList.add("ghost");
  card.closest(".col").classList.add("from");
  document.body.append(copy);
  document.documentElement.classList.add("dragging");
  Object.assign(drag, { copy, dx: event.clientX - box.left, dy: event.clientY - box.top });
  follow(event);
}

function follow(event) {
  const { copy, dx, dy } = drag;
  copy.style.left = `${event.clientX - dx}px`;
  copy.style.top = `${event.clientY - dy}px`;
  const column = document.elementFromPoint(event.clientX, event.clientY)?.closest(".col") ?? null;
  if (column !== drag.column) {
    drag.column?.classList.remove("target");
    column?.classList.add("target");
    drag.column = column;
  }
  scrollAtEdge(event.clientX);
}

function scrollAtEdge(x) {
  const wrap = board().parentElement;
  const box = wrap.getBoundingClientRect();
  if (x > box.right - EDGE_PX) wrap.scrollLeft += 14;
  else if (x < box.left + EDGE_PX) wrap.scrollLeft -= 14;
}

function drop(commit) {
  if (!drag) return;
  const { card, copy, column, timer } = drag;
  clearTimeout(timer);
  drag = null;
  if (!copy) return;
  copy.remove();
  card.classList.remove("ghost");
  document.querySelectorAll(".col.from, .col.target").forEach((c) => c.classList.remove("from", "target"));
  document.documentElement.classList.remove("dragging");
  suppressClick();
  if (commit && column) move(card, column.dataset.stage);
}

// The click that follows a drag must not open the card.
function suppressClick() {
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  window.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", stop, { capture: true }), 50);
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("#board[data-url] .bcard");
  if (!card || event.button !== 0 || event.target.closest(".mv")) return;
  drag = { card, x: event.clientX, y: event.clientY, column: null, copy: null };
  if (event.pointerType === "touch") {
    drag.touch = true;
    drag.timer = setTimeout(() => { if (drag) { lift(event); navigator.vibrate?.(12); } }, HOLD_MS);
  }
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (drag.copy) return follow(event);
  if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START_PX) return;
  if (drag.touch) drop(false);
  else lift(event);
});

document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(false); });
document.addEventListener("dragstart", (event) => { if (event.target.closest(".bcard")) event.preventDefault(); });
document.addEventListener("touchmove", (event) => { if (drag?.copy) event.preventDefault(); }, { passive: false });

// -- places kept when the board is replaced --------------------------------------------------------

let kept = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "board") return;
  const scrolls = [...board().querySelectorAll(".col")].map((c) => [c.dataset.stage, c.querySelector("ol").scrollTop]);
  kept = { scrolls: new Map(scrolls), focus: document.activeElement?.closest(".bcard")?.id };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept || !board()) return;
  for (const column of board().querySelectorAll(".col")) {
    column.querySelector("ol").scrollTop = kept.scrolls.get(column.dataset.stage) ?? 0;
  }
  if (kept.focus) document.getElementById(kept.focus)?.querySelector("a").focus();
  kept = null;
});
