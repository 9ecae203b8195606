// Importing: the chosen files are listed and looked at before they are sent; what follows from a choice is said
// beside it; and what is chosen at a step is kept at once, so that leaving the page loses nothing.

const size = (bytes) => {
  const [unit, by] = bytes < 1e3 ? ["byte", 1] : bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const style = { style: "unit", unit, maximumFractionDigits: bytes < 1e6 ? 0 : 1 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(bytes / by);
};

function look(form) {
  const files = [...form.querySelector("input[type=file]").files];
  const list = form.querySelector("[data-chosen]");
  list.replaceChildren(...files.map((file) => {
    const line = document.createElement("li");
    const weight = document.createElement("span");
    weight.textContent = size(file.size);
    line.append(file.name, weight);
    return line;
  }));
  list.hidden = !files.length;
  const large = files.reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.mostBytes);
  const many = files.length > Number(form.dataset.mostFiles);
  form.querySelector("[data-too-large]").hidden = !large;
  form.querySelector("[data-too-many]").hidden = !many;
  form.querySelector("button").disabled = large || many;
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  const area = form.querySelector("[data-drop]");
  const mark = (on) => area.classList.toggle("over", on);
  area.addEventListener("dragover", () => mark(true));
  area.addEventListener("dragleave", () => mark(false));
  area.addEventListener("drop", () => mark(false));
  form.addEventListener("change", () => look(form));
  look(form);
  // How much is sent; the rest of the time the file is read. What is refused leaves the choice as it was.
  const sent = form.querySelector("[data-sent-so-far]");
  const reading = form.querySelector("[data-reading]");
  const busy = (on) => { reading.hidden = !on; form.querySelector("button").disabled = on; };
  form.addEventListener("htmx:beforeRequest", () => busy(true));
  form.addEventListener("htmx:xhr:progress", ({ detail }) => {
    if (!detail.lengthComputable) return;
    sent.hidden = detail.loaded >= detail.total;
    sent.value = (detail.loaded / detail.total) * 100;
  });
  form.addEventListener("htmx:afterRequest", () => { sent.hidden = true; busy(false); });
}

function follow(select) {
  const said = select.parentElement.querySelector("[data-said]");
  if (said) said.textContent = select.selectedOptions[0]?.dataset.says ?? "";
  select.closest("tr")?.classList.toggle("out", select.value === "");
}

async function keep(form) {
  const body = new FormData(form);
  body.set("keep", "yes");
  await fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => {});
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  let waiting = 0;
  const now = () => { clearTimeout(waiting); waiting = 0; return keep(form); };
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) follow(event.target);
    clearTimeout(waiting);
    waiting = setTimeout(now, 200);
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); waiting = 0; });
  addEventListener("pagehide", () => { if (waiting) now(); });
  // The browser fills a form again by itself after a reload; what is said beside it follows.
  addEventListener("pageshow", () => form.querySelectorAll("tr select").forEach(follow));
}
