// The studio of a process: keys, dragging, and keeping one's place when a change puts it anew. Everything here only
// presses buttons that are there, or posts what they post; the server decides and answers with the whole studio.

const studio = () => document.getElementById("studio");
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

// -- keeping one's place ---------------------------------------------------------------------------

let kept = null;

document.addEventListener("htmx:beforeSwap", () => {
  const wrap = studio()?.querySelector(".scols");
  if (wrap) kept = { left: wrap.scrollLeft, top: window.scrollY, focus: document.activeElement?.id };
});

document.addEventListener("htmx:afterSwap", () => {
  const wrap = studio()?.querySelector(".scols");
  if (!kept || !wrap) return;
  wrap.scrollLeft = kept.left;
  window.scrollTo(0, kept.top);
  const wanted = [studio().dataset.focus, kept.focus].map((id) => id && document.getElementById(id)).find(Boolean);
  if (wanted && !document.querySelector("dialog[open]")) {
    wanted.focus({ preventScroll: true });
    wanted.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  kept = null;
});

// Only the last change can be undone, and only the last refusal matters: earlier messages are out of date.
document.addEventListener("toast", () => {
  [...document.querySelectorAll("#toasts .toast")].slice(0, -1).forEach((one) => one.remove());
});

// A new criterion: Enter adds it, Shift and Enter begins a line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter]")) return;
  event.preventDefault();
  if (event.target.value.trim()) event.target.form.requestSubmit();
});

// -- keys ------------------------------------------------------------------------------------------

const PLAIN = { d: "copy", Delete: "remove", Backspace: "remove" };
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

document.addEventListener("keydown", (event) => {
  if (!studio() || document.querySelector("dialog[open]") || event.altKey || typing(event.target)) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    press(studio(), event.shiftKey ? "redo" : "undo");
  } else if (!event.defaultPrevented) onPart(event);
});

function onPart(event) {
  const link = event.target.closest(".scard .t, .scol h2 a");
  if (!link) return;
  const part = link.closest(".scard") ?? link.closest("header");
  const verb = ARROWS[event.key];
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (verb && event.shiftKey) press(part, verb);
  else if (verb) neighbour(link, verb)?.focus();
  else if (PLAIN[key]) press(part, PLAIN[key]);
  else if (key === "n") return jump(event, link.closest(".scol").querySelector(".quick-add textarea"));
  else if (key === "s") return jump(event, document.getElementById("q-"));
  else if (key === "w") return jump(event, part.querySelector(".w input"));
  else return;
  event.preventDefault();
}

function press(part, verb) {
  part.querySelector(`[data-do="${verb}"]:not(:disabled)`)?.click();
}

function jump(event, input) {
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

function neighbour(link, way) {
  const columns = [...studio().querySelectorAll(".scol[data-stage]")];
  const column = link.closest(".scol");
  const links = (one) => [...one.querySelectorAll("h2 a, .scard .t")];
  const at = links(column).indexOf(link);
  if (way === "up" || way === "down") return links(column)[at + (way === "up" ? -1 : 1)];
  const beside = columns[columns.indexOf(column) + (way === "left" ? -1 : 1)];
  return beside && links(beside)[Math.min(at, links(beside).length - 1)];
}

// -- dragging --------------------------------------------------------------------------------------

let dragged = null;
const slot = document.createElement("li");
slot.className = "slot";

document.addEventListener("dragstart", (event) => {
  const part = event.target.closest?.(".scard, .scol > header[draggable]");
  if (!part) return;
  dragged = part.matches(".scard") ? { card: part, key: part.dataset.part } : { stage: part.closest(".scol") };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", part.textContent.trim().slice(0, 80));
  (dragged.stage ?? part).classList.add("ghost");
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest(".scol[data-stage]");
  if (!column) return;
  event.preventDefault();
  if (dragged.card) slotFor(column, event.clientY);
  else edgeOf(column, event.clientX);
});

function slotFor(column, y) {
  const list = column.querySelector(".scards");
  const below = [...list.querySelectorAll(".scard")].find((card) => {
    const box = card.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  list.insertBefore(slot, below ?? null);
}

function edgeOf(column, x) {
  clearEdges();
  const box = column.getBoundingClientRect();
  const after = x > box.left + box.width / 2;
  column.classList.add(after ? "after" : "before");
  dragged.to = Number(column.dataset.at) + (after ? 1 : 0);
}

function clearEdges() {
  studio()?.querySelectorAll(".before, .after").forEach((one) => one.classList.remove("before", "after"));
}

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  if (dragged.card && slot.parentElement) dropCard();
  else if (dragged.to !== undefined) dropStage();
});

function dropCard() {
  const column = slot.closest(".scol");
  const cards = [...slot.parentElement.children].filter((one) => one !== dragged.card);
  send({ do: `place ${dragged.key}`, stage: column.dataset.stage, at: cards.indexOf(slot) });
}

function dropStage() {
  const from = Number(dragged.stage.dataset.at);
  const at = dragged.to > from ? dragged.to - 1 : dragged.to;
  if (at !== from) send({ do: `stage-place ${dragged.stage.dataset.stage}`, at });
}

document.addEventListener("dragend", () => {
  slot.remove();
  clearEdges();
  studio()?.querySelectorAll(".ghost").forEach((one) => one.classList.remove("ghost"));
  dragged = null;
});

function send(values) {
  const { url, revision } = studio().dataset;
  window.htmx.ajax("POST", url, { source: studio(), target: "#studio", swap: "outerHTML", values: { ...values, revision } });
}
