// Keys of the queue. What a key does stands in the page: it presses the button, or opens the part,
// that carries it. Nothing happens with a modifier held, or while somebody types.
"use strict";

const MODIFIERS = ["ctrlKey", "altKey", "metaKey"];
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || MODIFIERS.some((name) => event[name])) return;
  if (event.key === "Escape") return close(event);
  if (event.target.closest?.(TYPING)) return;
  const element = elementOf(event.key.toLowerCase());
  if (!element || event.repeat) return;
  event.preventDefault();
  use(element);
});

function elementOf(key) {
  const open = document.querySelector("#focus .menu[open]");
  if (open && /^[1-9]$/.test(key)) return open.querySelector(`[data-number="${key}"]`);
  const help = document.getElementById("keys");
  if (key === help?.dataset.next) return neighbour(1);
  if (key === help?.dataset.previous) return neighbour(-1);
  if (key === help?.dataset.select) {
    return document.querySelector('.row[aria-current="true"] input[type=checkbox]');
  }
  return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function neighbour(step) {
  const rows = [...document.querySelectorAll(".rows > .row")];
  const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  return rows[now + step]?.querySelector("a[href]");
}

function use(element) {
  if (element.disabled) return;
  element.click();
  if (element.localName !== "summary") return;
  const part = element.parentElement;
  const inside = part.querySelector("textarea, .menu-items button");
  (part.open && inside ? inside : element).focus({ preventScroll: true });
  part.scrollIntoView({ block: "nearest" });
}

function close(event) {
  const part = event.target.closest?.("details[open]") ?? document.querySelector(".menu[open]");
  if (!part) return event.target.matches?.(TYPING) && event.target.blur();
  part.open = false;
  part.querySelector("summary").focus();
}
