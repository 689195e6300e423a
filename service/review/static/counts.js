// How many comments wait: asked for once a minute, as long as somebody is at work in the page. A tab
// that was left open does not keep its session alive.
"use strict";

{
  const EVERY = 60_000;
  const AT_WORK_FOR = 10 * 60_000;
  let touched = Date.now();

  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => (touched = Date.now()), { passive: true });
  }

  const count = async () => {
    const address = document.querySelector("[data-counts]")?.dataset.counts;
    if (!address || document.hidden || Date.now() - touched > AT_WORK_FOR) return;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const counts = await answer.json();
    const bar = document.querySelector("[data-counts]");
    if (bar?.dataset.counts !== address) return; // something else is asked for by now
    for (const shown of bar.querySelectorAll("[data-count]")) {
      shown.textContent = (counts[shown.dataset.count] ?? 0).toLocaleString("en");
    }
  };
  setInterval(count, EVERY);
}
