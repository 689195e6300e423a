// What the queue can do beyond plain HTML: show the next comment in the moment that a decision is
// made, keep the focus where the work is, and take nothing twice.
"use strict";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
let busy = false;
let previous = null; // what was shown when the decision was made, in case that it comes to nothing
let hasty = null; // what was pressed before the answer to the last decision was there

const pane = () => document.getElementById("focus");
const isRuling = (element) => element instanceof Element && element.matches("form.ruling");

// What is decided on the next comment, or taken back, waits until the service knows of the last one.
document.addEventListener(
  "submit",
  (event) => {
    if (!busy || !event.target.closest("#desk")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const guid = isRuling(event.target) ? pane().dataset.guid : null;
    hasty = { guid, form: event.target.className, choice: event.submitter?.value };
  },
  true,
);

document.addEventListener("htmx:beforeRequest", (event) => {
  busy = true;
  event.detail.xhr.addEventListener("error", () => fail("The service did not answer."));
  if (isRuling(event.detail.elt)) showUpcoming();
});

function showUpcoming() {
  const upcoming = document.getElementById("upcoming");
  if (!upcoming) return pane().setAttribute("aria-busy", "true");
  previous = pane();
  const next = previous.cloneNode(false);
  next.dataset.guid = upcoming.dataset.guid;
  next.append(upcoming.content.cloneNode(true));
  previous.replaceWith(next);
  meet();
}

// What was selected stays so while comments come and go.
const selected = new Set();
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".rows input[name=guid]")) return;
  if (target.checked) selected.add(target.value);
  else selected.delete(target.value);
});

function selectAgain() {
  for (const box of document.querySelectorAll(".rows input[name=guid]")) {
    box.checked = selected.has(box.value);
  }
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
  previous = null;
  selectAgain();
  meet();
  const again = hasty;
  hasty = null;
  if (!again || (again.guid && pane().dataset.guid !== again.guid)) return;
  const form = document.querySelector(`#desk form.${again.form.split(" ").at(-1)}`);
  [...form.querySelectorAll("button")].find((one) => one.value === again.choice)?.click();
});

function fail(sentence) {
  busy = false;
  hasty = null;
  if (previous) pane().replaceWith(previous);
  previous = null;
  pane().removeAttribute("aria-busy");
  const words = `${sentence} Please try again.`;
  document.getElementById("announcement").textContent = words;
  const shown = document.querySelector(".last .message, .last .trouble");
  shown.textContent = words;
  shown.className = "trouble";
}

// A page that refuses has no queue in it: what is here stays, and says so.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status < 400) return;
  event.detail.shouldSwap = false;
  fail("The service refused this.");
});

// A click beside an open menu closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("#focus .menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
