// Short messages. They come from an htmx response (`HX-Trigger: {"toast": {"text", "tone", "href", "link", "undo"}}`),
// from the cookie `toast` after a redirect, or from trouble.js. Also the loading line on top.

const region = document.getElementById("toasts");
const loading = document.getElementById("loading");
const GLYPHS = { ok: "circle-check", warn: "triangle-alert", bad: "circle-x" };
let busy = 0;

function glyph(tone) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${region.dataset.icons}#${GLYPHS[tone] ?? GLYPHS.ok}`);
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function show({ text, tone = "ok", href = "", link = "", undo = "" }) {
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "✕";
  close.setAttribute("aria-label", region.dataset.close);
  close.addEventListener("click", () => toast.remove());
  toast.append(glyph(tone), words);
  if (href.startsWith("/")) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = link;
    toast.append(anchor);
  }
  if (undo.startsWith("/")) toast.append(taker(undo, link, toast));
  toast.append(close);
  region.append(toast);
  raise();
  if (tone !== "bad") setTimeout(() => toast.remove(), undo ? 12000 : 6000);
}

// A button that takes the change back.
function taker(address, text, toast) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "undo";
  button.textContent = text;
  button.addEventListener("click", () => {
    toast.remove();
    window.htmx.ajax("POST", address, { source: document.body, target: document.body, swap: "none" });
  });
  return button;
}

// A popover shown anew lies above an open dialog.
function raise() {
  if (!region.showPopover) return;
  region.popover = "manual";
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

function fromCookie() {
  const found = document.cookie.match(/(?:^|; )toast=([^;]*)/);
  if (!found) return;
  document.cookie = "toast=;path=/;max-age=0";
  try {
    show(JSON.parse(decodeURIComponent(found[1])));
  } catch {
    // Not ours: nothing to say.
  }
}

function working(change) {
  busy = Math.max(0, busy + change);
  loading.classList.toggle("on", busy > 0);
}

document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("htmx:beforeRequest", () => working(1));
document.addEventListener("htmx:afterRequest", () => working(-1));
fromCookie();
