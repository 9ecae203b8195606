// The theme changes at once; the cookie that the server reads is the same one the form would set. The form
// itself is sent behind it, so that the person finds the theme on other devices too.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  event.preventDefault();
  const theme = button.value;
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.querySelector("[data-contrast]").media = theme === "contrast" ? "all" : "(prefers-contrast: more)";
  for (const other of document.querySelectorAll("[data-theme-choice]")) {
    other.setAttribute("aria-pressed", String(other.value === theme));
  }
  fetch(button.form.action, { method: "POST", body: new FormData(button.form, button), redirect: "manual" });
});
