// Filters ([data-auto]) are sent when one of them changes, and always say what the page shows.

// An empty filter says nothing and stays out of the address.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-auto]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});

// Back to a page: the browser fills in what was chosen when it was left, though the page shows what its address says.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-auto]").forEach((form) => form.reset()));
