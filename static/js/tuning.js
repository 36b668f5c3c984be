// The sliders beside the motion curve: each change cuts the reel again, the last one counts.
import { _ } from "./words.js";

export function startTuning(send) {
  let timer = 0;

  async function cut(form) {
    const line = form.querySelector("[data-tuned]");
    const wanted = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, name === "subject" ? value : Number(value)]),
    );
    wanted.exit_threshold = Math.min(wanted.exit_threshold, wanted.enter_threshold);
    line.textContent = _("Cutting");
    try {
      await send(form, line, wanted);
    } catch (error) {
      line.textContent = error.message;
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-recut]")) return;
    event.preventDefault();
    clearTimeout(timer);
    cut(event.target);
  });
  return (form) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (form.isConnected) cut(form);
    }, 350);
  };
}

export function tellRange(range) {
  range.form.querySelector(`output[for="${range.id}"]`).textContent = `${Number(range.value)}${range.dataset.unit}`;
}
