// Cooking and training: one step at a time, large, with a timer, while the screen stays awake.
import { _ } from "./words.js";

const make = (name, given = {}) => Object.assign(document.createElement(name), given);

// The seconds that a step names: "30 s", "10 min", "1 min 30 s"; 0 without.
export function secondsOf(text) {
  let found = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:[.,]\d+)?)\s*(h|hours?|min|minutes?|s|sec|seconds?)\b/gi)) {
    const by = { h: 3600, m: 60, s: 1 }[unit[0].toLowerCase()];
    found += Number(number.replace(",", ".")) * by;
  }
  return Math.round(found);
}

export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function stepsOfNote() {
  const words = (element) => element?.querySelector(".value, .wide-link, .time")?.textContent.trim() || "";
  const listed = [...document.querySelectorAll(".numbered > li")].map(words);
  if (listed.some(Boolean)) return listed.filter(Boolean);
  return [...document.querySelectorAll(".note .table-wrap tbody tr")].map((row) => {
    const cells = [...row.cells].filter((cell) => cell.dataset.column !== _("In the video") && words(cell));
    const named = cells.map((cell, n) => (n ? `${cell.dataset.column}: ${words(cell)}` : words(cell)));
    return named.join("\n");
  });
}

async function stayAwake() {
  try {
    return await navigator.wakeLock?.request("screen");
  } catch {
    return null; // the battery is low, or the browser cannot
  }
}

function open(dialog, steps) {
  const place = make("p", { className: "soft" });
  const text = make("p", { className: "step-text" });
  const timer = make("button", { className: "btn btn-quiet", type: "button" });
  const back = make("button", { className: "btn btn-quiet", type: "button", textContent: _("Back") });
  const next = make("button", { className: "btn btn-mark", type: "button" });
  const close = make("button", { className: "btn btn-link-quiet", type: "button", textContent: _("Close") });
  const bar = make("p", { className: "dialog-buttons" });
  bar.append(close, timer, back, next);
  let at = 0;
  let ticking = 0;

  const show = () => {
    clearInterval(ticking);
    place.textContent = _("{number} of {all}", { number: at + 1, all: steps.length });
    text.textContent = steps[at];
    const seconds = secondsOf(steps[at]);
    timer.hidden = !seconds;
    timer.textContent = _("Start {time}", { time: clock(seconds) });
    back.disabled = at === 0;
    next.textContent = at === steps.length - 1 ? _("Done") : _("Next");
  };
  const go = (by) => {
    if (at + by >= steps.length) dialog.close();
    else {
      at = Math.max(0, at + by);
      show();
    }
  };
  timer.onclick = () => {
    clearInterval(ticking);
    const end = Date.now() + 1000 * secondsOf(steps[at]);
    const tick = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      timer.textContent = left ? clock(left) : _("Time is up");
      if (!left) clearInterval(ticking);
    };
    ticking = setInterval(tick, 250);
    tick();
  };
  next.onclick = () => go(1);
  back.onclick = () => go(-1);
  close.onclick = () => dialog.close();
  dialog.onkeydown = (event) => ({ ArrowRight: () => go(1), ArrowLeft: () => go(-1) })[event.key]?.();
  dialog.onclose = () => clearInterval(ticking);
  dialog.replaceChildren(place, text, bar);
  show();
  dialog.showModal();
  next.focus();
}

export function startSteps() {
  const dialog = make("dialog", { className: "steps-mode" });
  dialog.setAttribute("aria-label", _("Step by step"));
  document.body.append(dialog);
  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-steps]")) return;
    const steps = stepsOfNote();
    if (!steps.length) return;
    open(dialog, steps);
    const awake = await stayAwake();
    dialog.addEventListener("close", () => awake?.release(), { once: true });
  });
}
