// A suggested day goes into its field with a click, as if it had been picked there.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-day]");
  const input = button && document.getElementById(button.dataset.for);
  if (!input) return;
  input.value = button.dataset.day;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
});
