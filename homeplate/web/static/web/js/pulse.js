// An open page hears of what happens elsewhere: the number at the bell, and for a board that deals were changed.
// Only a page that is looked at asks, and nothing is swapped under somebody who is at work on it.

const EVERY_MS = 15000;
const bell = document.querySelector("[data-pulse]");
const board = () => document.querySelector("#board");
let known = null;

function ring(count) {
  const dot = bell.querySelector(".dot");
  dot.dataset.count = count;
  dot.hidden = count === 0;
  bell.setAttribute("aria-label", count ? `${bell.dataset.title} (${count})` : bell.dataset.title);
}

const busy = () => document.querySelector("dialog[open], .lifted, .htmx-request") || document.activeElement?.closest("#board, form");

function refresh() {
  window.htmx.ajax("GET", location.pathname + location.search, { target: "#board", select: "#board", swap: "outerHTML" });
}

async function beat() {
  if (document.visibilityState !== "visible") return;
  let heard;
  try {
    const answer = await fetch(bell.dataset.pulse, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.status === 204) return;
    heard = await answer.json();
  } catch {
    return; // The next beat tries again; a change that is asked for says itself when it cannot be made.
  }
  ring(heard.notices);
  const news = known !== null && heard.changed && heard.changed !== known;
  if (news && board() && busy()) return;
  known = heard.changed;
  if (news && board()) refresh();
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.pathInfo?.requestPath?.endsWith("/notices/seen/")) ring(0);
});
if (board()) beat();
setInterval(beat, EVERY_MS);
document.addEventListener("visibilitychange", beat);
