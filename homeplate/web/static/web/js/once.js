// A form that is under way is not sent a second time by an impatient click.

const FORGET_MS = 10000;

function forget(form) {
  delete form.dataset.sent;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(forget, FORGET_MS, form);
}, { capture: true });

document.addEventListener("htmx:afterRequest", (event) => forget(event.detail.elt));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(forget));
