// Cooking and training: one step at a time, large, with a timer, while the screen stays awake.
import { clipVideo, play } from "./row_clips.js";
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

// The text of each step, and the link to its clip where there is one.
function stepsOfNote() {
  const words = (element) => element?.querySelector(".value, .wide-link, .time")?.textContent.trim() || "";
  const step = (element, text) => ({ text, clip: element.querySelector("a[data-row-clip]") });
  const listed = [...document.querySelectorAll(".numbered > li")].filter(words);
  if (listed.length) return listed.map((element) => step(element, words(element)));
  return [...document.querySelectorAll(".note .table-wrap tbody tr")].map((row) => {
    const cells = [...row.cells].filter((cell) => cell.dataset.column !== _("In the video") && words(cell));
    const named = cells.map((cell, n) => (n ? `${cell.dataset.column}: ${words(cell)}` : words(cell)));
    return step(row, named.join("\n"));
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
  const shown = make("div"); // the text, and its clip above
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
    text.textContent = steps[at].text;
    const clip = steps[at].clip && clipVideo(steps[at].clip);
    shown.replaceChildren(...(clip ? [clip, text] : [text]));
    if (clip) play(clip);
    const seconds = secondsOf(steps[at].text);
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
    const end = Date.now() + 1000 * secondsOf(steps[at].text);
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
  dialog.onclose = () => {
    clearInterval(ticking);
    shown.replaceChildren();
  };
  dialog.replaceChildren(place, shown, bar);
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
