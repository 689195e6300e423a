// What the try-it page can do beyond plain HTML: score by keyboard, connect a reason with the text
// it points at, and say so when the service does not answer. Without it the page works all the same.
"use strict";

const form = () => document.getElementById("try-form");
const result = () => document.getElementById("result");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form()?.contains(event.target)) {
    event.preventDefault();
    form().requestSubmit();
  }
});

function reasonsOf(element) {
  const holder = element instanceof Element ? element.closest("[data-reasons]") : null;
  return holder ? holder.dataset.reasons.split(" ") : [];
}

function connect(numbers) {
  for (const element of document.querySelectorAll("[data-reasons]")) {
    const shared = element.dataset.reasons.split(" ").some((number) => numbers.includes(number));
    element.classList.toggle("connected", shared);
  }
}

document.addEventListener("pointerover", (event) => {
  const hovered = reasonsOf(event.target);
  connect(hovered.length ? hovered : reasonsOf(document.activeElement));
});
document.addEventListener("focusin", (event) => connect(reasonsOf(event.target)));
document.addEventListener("focusout", () => connect([]));

function markInvalidFields() {
  for (const message of document.querySelectorAll(".error[data-field]")) {
    const field = document.getElementById(message.dataset.field);
    field?.setAttribute("aria-invalid", String(message.textContent.trim() !== ""));
  }
}

function bringIntoView(element) {
  const { top } = element.getBoundingClientRect();
  if (top >= 0 && top < window.innerHeight * 0.6) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

document.addEventListener("htmx:afterSettle", () => {
  markInvalidFields();
  const invalid = document.querySelector("#try-form [aria-invalid=true]");
  if (invalid) invalid.focus();
  else if (result()) bringIntoView(result());
});

document.addEventListener("htmx:sendError", () => {
  document.getElementById("form-error").textContent =
    "The service did not answer. Is it still running? Your text is kept here: try again.";
});
