// What the queue can do beyond plain HTML: show the next comment in the moment that a decision is
// made, keep the focus where the work is, and take nothing twice.
"use strict";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
let busy = false;
let hasty = null; // what was decided on the next comment before the answer to the last was there

const pane = () => document.getElementById("focus");
const isRuling = (element) => element instanceof Element && element.matches("form.ruling");

// A decision on the next comment waits until the service knows of the last one.
document.addEventListener(
  "submit",
  (event) => {
    if (!busy || !event.target.closest("#desk")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isRuling(event.target)) hasty = { guid: pane().dataset.guid, choice: event.submitter?.value };
  },
  true,
);

document.addEventListener("htmx:beforeRequest", (event) => {
  busy = true;
  if (isRuling(event.detail.elt)) showUpcoming();
});

function showUpcoming() {
  const upcoming = document.getElementById("upcoming");
  if (!upcoming) return pane().setAttribute("aria-busy", "true");
  const next = pane().cloneNode(false);
  next.dataset.guid = upcoming.dataset.guid;
  next.append(upcoming.content.cloneNode(true));
  pane().replaceWith(next);
  // Not by htmx.process: until the answer is there, this is to be read only.
  meet();
}

// Where the next comment begins: what has the focus is read out, and keys go on from there.
function meet() {
  const heading = document.getElementById("comment-heading");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  const { top } = heading.getBoundingClientRect();
  if (top >= 0 && top < window.innerHeight / 2) return;
  document.getElementById("desk").scrollIntoView({ behavior: CALM.matches ? "auto" : "smooth" });
}

document.addEventListener("htmx:afterSettle", () => {
  busy = false;
  meet();
  const again = hasty;
  hasty = null;
  if (!again || pane().dataset.guid !== again.guid) return;
  const form = pane().querySelector("form.ruling");
  const button = [...form.elements].find((one) => one.value === again.choice);
  if (button) form.requestSubmit(button);
});

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    busy = false;
    hasty = null;
    const words = "The service did not answer, so nothing was decided. Load the page again.";
    document.getElementById("announcement").textContent = words;
    document.querySelector(".last .message, .last .trouble").textContent = words;
  });
}

// A click beside an open menu closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("#focus .menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
