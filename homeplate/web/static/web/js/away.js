// Bad days: the connection is lost, or somebody was signed out meanwhile. Nothing that was typed is lost by either.

const banner = document.getElementById("offline");
const signedOut = document.getElementById("signed-out");
const pulse = document.querySelector("[data-pulse]")?.dataset.pulse;

const lost = () => { banner.hidden = false; };
const back = () => { banner.hidden = true; };

// A new sign-in has a new token: what is on the page goes on with it.
function renew() {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];
  if (!token) return;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
}

// Whether the server answers, and knows who asks.
async function look() {
  let answer;
  try {
    answer = await fetch(pulse, { headers: { "HX-Request": "true" } });
  } catch {
    return lost();
  }
  back();
  if (answer.status === 401) return;
  renew();
  if (signedOut.open) signedOut.close();
}

window.addEventListener("offline", lost);
window.addEventListener("online", look);
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr?.status) back(); });
banner.querySelector("button").addEventListener("click", look);

document.addEventListener("signed-out", () => { if (!signedOut.open) signedOut.showModal(); });
window.addEventListener("focus", () => { if (signedOut.open) look(); });
signedOut.querySelector("[data-look]").addEventListener("click", look);
window.addEventListener("pageshow", (event) => { if (event.persisted) renew(); });

// A plain form would leave the page for the browser's own error page.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  lost();
}, { capture: true });
