// Bad days. Nothing that was typed is lost when the connection is gone, the server fails, or one was signed out:
// what could not be sent waits, and is sent when it can be. The words stand in base.html, at #lost.

const lost = document.getElementById("lost");
const out = document.getElementById("signed-out");
const words = lost.dataset;
const seat = out.querySelector("[data-seat]").dataset;
const WAITS_MS = [1500, 3000, 6000, 12000];
const waiting = new Map(); // what asked → how it asked
let tries = 0;
let timer = 0;

const say = (text, more = {}) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad", ...more } }));
const here = () => location.pathname + location.search;

// -- the token of forms: another tab may have got a new one -------------------------------------------

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, parameters } = event.detail;
  if (!token()) return;
  if (headers["X-CSRFToken"]) headers["X-CSRFToken"] = token();
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token();
});

// -- sending once more --------------------------------------------------------------------------------

const isRead = (request) => !request.form && request.verb === "get";

// What the form of today does not say by itself: the button that was pressed, and values given by a script.
function besides({ elt, sent }) {
  const form = elt.closest("form");
  const now = form ? new FormData(form) : new FormData();
  const values = {};
  for (const name of new Set(sent.keys())) if (!now.has(name)) values[name] = sent.getAll(name);
  return values;
}

function remember(detail, reached) {
  const { elt, verb, path, formData } = detail.requestConfig;
  const { swapOverride, targetOverride, select } = detail.etc ?? {};
  waiting.set(elt, { elt, verb, path, sent: formData, target: targetOverride, swap: swapOverride, select, reached });
}

function send(request) {
  const { elt, form, submitter, verb, path, target, swap, select } = request;
  if (form) form.requestSubmit(submitter?.isConnected ? submitter : null);
  else if (elt.isConnected) window.htmx.ajax(verb, path, { source: elt, target, swap, select, values: besides(request) })?.catch(() => {});
}

function sendAll(chosen) {
  const requests = [...waiting.values()].filter(chosen);
  waiting.clear();
  requests.forEach(send);
}

// -- a lost connection --------------------------------------------------------------------------------

const isLost = () => !lost.hidden;

function lose() {
  if (isLost()) return;
  lost.hidden = false;
  lost.popover = "manual"; // above an open dialog, where it was lost
  lost.showPopover?.();
  const text = lost.querySelector("span");
  text.textContent = `${text.textContent}`; // said aloud: a change within a region that is there
  tries = 0;
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(probe, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
  tries += 1;
}

async function probe() {
  try {
    const answer = await fetch(words.probe, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.status >= 502) throw new Error(String(answer.status));
  } catch {
    if (isLost()) later();
    return;
  }
  find();
}

// What surely never left is sent by itself; what may have arrived is for the person to decide.
function find() {
  clearTimeout(timer);
  if (!isLost()) return;
  lost.hidePopover?.();
  lost.hidden = true;
  const unsure = [...waiting.values()].some((request) => request.reached && !isRead(request));
  sendAll((request) => !request.reached || isRead(request));
  say(unsure ? words.unsure : words.back, { tone: unsure ? "warn" : "ok" });
}

document.addEventListener("htmx:sendError", (event) => {
  remember(event.detail, navigator.onLine);
  lose();
});
window.addEventListener("offline", lose);
window.addEventListener("online", () => { if (isLost()) probe(); });
lost.querySelector("button").addEventListener("click", probe);

// A form that would leave the page for an error of the browser stays instead.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (token() && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token();
  const scripted = form.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete], [method=dialog]");
  if (scripted || (navigator.onLine && !isLost())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(form, { form, submitter: event.submitter });
  lose();
}, { capture: true });

// -- an answer that is none ---------------------------------------------------------------------------

document.addEventListener("htmx:timeout", (event) => {
  const read = event.detail.requestConfig.verb === "get";
  say(read ? words.slow : words.slowWrite, read ? {} : { href: here(), link: words.again });
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (!xhr.getResponseHeader("HX-Trigger")) say(xhr.status >= 500 ? words.broken : words.refused);
});

// -- signed out meanwhile -----------------------------------------------------------------------------

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.status === 401) askToSignIn(event.detail);
});

function askToSignIn(detail) {
  remember(detail, false);
  out.querySelector("[data-other]").hidden = true;
  if (!out.open) out.showModal();
}

async function returned() {
  if (!out.open) return;
  let there;
  try {
    const answer = await fetch(seat.seat, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!answer.ok) return;
    there = await answer.json();
  } catch {
    return;
  }
  if (there.member !== seat.member) {
    out.querySelector("[data-other]").hidden = false;
    return;
  }
  const requests = new Map(waiting);
  out.close();
  requests.forEach((request, key) => waiting.set(key, request));
  sendAll(() => true);
  say(seat.back, { tone: "ok" });
}

out.addEventListener("close", () => waiting.clear());
out.querySelector("[data-sign-in]").addEventListener("click", (event) => {
  event.preventDefault();
  window.open(event.currentTarget.href); // by a script, so that the page there can close itself
});
new BroadcastChannel("signed-in").addEventListener("message", returned);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") returned(); });
