// A file dropped on a [data-drop] area goes into its input; its name is shown; forms marked
// [data-auto] are sent when a select in them changes.

for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const name = area.querySelector("[data-file-name]");
  const mark = (on) => area.classList.toggle("over", on);
  area.addEventListener("dragover", (event) => { event.preventDefault(); mark(true); });
  area.addEventListener("dragleave", () => mark(false));
  area.addEventListener("drop", () => mark(false));
  input.addEventListener("change", () => {
    if (input.files.length && name) name.textContent = input.files[0].name;
  });
}

// An empty filter says nothing and stays out of the address.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-auto]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});
