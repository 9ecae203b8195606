// A form that was sent while signed out waits here. Once somebody is signed in again, it can be sent.

const form = document.querySelector("form[data-kept]");
const button = form.querySelector("button");

form.addEventListener("submit", () => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];
  if (token) form.elements.csrfmiddlewaretoken.value = token;
});
document.querySelector("[data-sign-in]").addEventListener("click", (event) => {
  event.preventDefault();
  window.open(event.currentTarget.href);
});
new BroadcastChannel("signed-in").addEventListener("message", () => {
  document.querySelector("[data-sign-in]").hidden = true;
  button.classList.add("primary");
  button.focus();
});
