// The search box is the command palette: records, places and additions come from the server, what can be done on
// this page is read from its own buttons and menus. A combobox: the arrows move, Enter chooses, Escape closes.

const box = document.querySelector("[data-search]");
const input = box.querySelector("input");
const hits = document.getElementById("hits");
const HERE = "main .actions :is(a, button), main .head :is(a, button), .top .menu .pop :is(a, button)";
const MOST = 8;
let active = null;
let waiting = false;
let chosen = false;

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

// What an element does, with the name of its group: “Theme: Dark”.
function label(element) {
  const own = element.getAttribute("aria-label") || [...element.childNodes].filter((one) => one.nodeName !== "KBD").map((one) => one.textContent).join("");
  const group = document.getElementById(element.closest("[role=group][aria-labelledby]")?.getAttribute("aria-labelledby"));
  return `${group ? `${group.textContent}: ` : ""}${own}`.replace(/\s+/g, " ").trim();
}

function options() {
  return [...hits.querySelectorAll("[role=option]:not([aria-disabled])")];
}

function activate(option) {
  active?.setAttribute("aria-selected", "false");
  active = option ?? null;
  if (active) {
    active.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function line(element, text, number) {
  const option = document.createElement("button");
  option.type = "button";
  option.tabIndex = -1;
  option.id = `here-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const glyph = element.querySelector("svg");
  if (glyph) option.append(glyph.cloneNode(true));
  const words = document.createElement("span");
  words.className = "cut";
  words.textContent = text;
  option.append(words);
  option.addEventListener("click", () => {
    close();
    element.click();
  });
  return option;
}

// The page's own commands, below what the server found.
function here() {
  const wanted = plain(input.value);
  const known = new Set(options().map((one) => plain(one.querySelector(".cut").textContent)));
  const lines = [];
  for (const element of document.querySelectorAll(HERE)) {
    const text = label(element);
    const name = plain(text);
    if (element.disabled || !name || known.has(name) || !(name.startsWith(wanted) || name.includes(` ${wanted}`))) continue;
    if (!wanted && !element.closest("main")) continue;
    known.add(name);
    lines.push(line(element, text, lines.length));
    if (lines.length === MOST) break;
  }
  if (!lines.length) return;
  const group = document.createElement("div");
  const title = document.createElement("p");
  title.id = "here-title";
  title.className = "title";
  title.setAttribute("role", "presentation");
  title.textContent = hits.dataset.here;
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", title.id);
  group.append(title, ...lines);
  hits.querySelector("[aria-disabled]")?.remove();
  hits.append(group);
}

function close() {
  hits.replaceChildren();
  waiting = false;
  chosen = false;
  activate(null);
  input.setAttribute("aria-expanded", "false");
}

function choose() {
  chosen = false;
  const option = active;
  if (!option) return;
  option.click();
  if (option.hasAttribute("hx-get")) close();
}

function open() {
  if (!hits.firstElementChild) input.dispatchEvent(new Event("fill"));
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== hits) return;
  if (document.activeElement !== input) return close();
  here();
  input.setAttribute("aria-expanded", "true");
  activate(options()[0]);
  if (event.detail.requestConfig.parameters.q !== input.value) return;
  waiting = false;
  if (chosen) choose();
});

input.addEventListener("click", open);
input.addEventListener("input", () => {
  waiting = true;
  chosen = false;
});
input.addEventListener("keydown", (event) => {
  const all = options();
  const at = all.indexOf(active);
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!all.length) open();
    else activate(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter" && (active || waiting)) {
    event.preventDefault();
    // Whoever types faster than the server answers means what will be found, not what is still shown.
    if (waiting) chosen = true;
    else choose();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (hits.firstElementChild) close();
    else input.blur();
  } else if (event.key === "Tab") close();
});
hits.addEventListener("click", (event) => {
  if (event.target.closest("[hx-get]")) close();
});
hits.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]:not([aria-disabled])");
  if (option && option !== active) activate(option);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-search]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (document.querySelector("dialog[open]")) return;
  input.focus();
  input.select();
  open();
});
if (/Mac|iPhone|iPad/.test(navigator.platform)) box.querySelector("kbd").textContent = "⌘ K";
