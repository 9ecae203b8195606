// Lines of a table that belong to a line above them are folded by the button of that line. Without this script all are
// there. Where there are many, people begin folded under their team.

const MANY = 15;

const lines = (body) => [...body.querySelectorAll("tr[data-line]")];

function show(body) {
  const open = new Map([["-1", true]]);
  for (const line of lines(body)) {
    line.hidden = !open.get(line.dataset.above);
    const button = line.querySelector("[data-fold]");
    open.set(line.dataset.line, !line.hidden && button?.getAttribute("aria-expanded") === "true");
  }
}

function begin(root) {
  for (const body of root.querySelectorAll("[data-folds]:not([data-begun])")) {
    body.dataset.begun = "";
    const all = lines(body);
    const teams = new Set(all.filter((line) => line.querySelector("[data-fold]")).map((line) => line.dataset.above));
    for (const button of body.querySelectorAll("[data-fold]")) {
      button.hidden = false;
      // A team that holds nothing but people is folded where the whole is long.
      if (all.length > MANY && !teams.has(button.dataset.fold)) button.setAttribute("aria-expanded", "false");
    }
    show(body);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (!button) return;
  button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") === "true" ? "false" : "true");
  show(button.closest("[data-folds]"));
});

document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
