// Single keys. Whatever carries data-key="c" or data-key="g p" is clicked by that key or those two in a row;
// “/” searches, j and k walk through the records of the page, x chooses one. A person can turn all of them off.

const SETTING = "single-keys";
const WAIT_MS = 1200;
const PREFIXES = ["g", "v"];
const RECORDS = "main .bcard a, main [data-row] a[href], main .table tbody th a";
let first = "";
let timer = 0;

const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const off = () => localStorage.getItem(SETTING) === "off";

function walk(step) {
  const seen = new Set();
  const records = [...document.querySelectorAll(RECORDS)].filter((one) => {
    const place = one.closest(".bcard, [data-row], tr");
    return one.checkVisibility() && !seen.has(place) && seen.add(place);
  });
  const here = document.activeElement.closest(".bcard, [data-row], tr");
  const at = records.findIndex((one) => one === document.activeElement || (here && here.contains(one)));
  const next = records[at < 0 ? (step > 0 ? 0 : records.length - 1) : at + step];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function press(keys) {
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === keys);
  if (found) found.click();
  return Boolean(found);
}

function single(key) {
  if (key === "/") {
    const search = document.getElementById("q");
    search.focus();
    search.select();
  } else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else if (key === "x") document.activeElement.closest("tr, [data-row], .bcard")?.querySelector("input[type=checkbox]")?.click();
  else return press(key);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || event.key.length !== 1) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || off()) return;
  const keys = first ? `${first} ${event.key}` : event.key;
  clearTimeout(timer);
  if (first ? press(keys) : single(event.key)) {
    first = "";
    event.preventDefault();
    return;
  }
  first = !first && PREFIXES.includes(event.key) ? event.key : "";
  timer = setTimeout(() => { first = ""; }, WAIT_MS);
});

// The keyboard map: keys of the page itself are added, and the switch shows how it is set.
function complete() {
  const section = document.getElementById("keys-page");
  if (!section) return;
  const list = section.querySelector("dl");
  list.replaceChildren();
  for (const element of document.querySelectorAll("main [data-key]")) {
    const row = document.createElement("div");
    const keys = document.createElement("dt");
    for (const key of element.dataset.key.split(" ")) keys.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    const words = document.createElement("dd");
    words.textContent = element.getAttribute("aria-label") || element.textContent.trim();
    row.append(keys, words);
    list.append(row);
  }
  section.hidden = !list.firstElementChild;
  document.querySelector("[data-single-keys]").checked = !off();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-single-keys]")) return;
  if (event.target.checked) localStorage.removeItem(SETTING);
  else localStorage.setItem(SETTING, "off");
});
document.addEventListener("htmx:afterSwap", complete);
complete();
