// Where a value comes from: its words beside the player, and the player at its second.
import { _ } from "./words.js";

export function showEvidence(mark) {
  const player = document.getElementById("player");
  const quote = document.getElementById("quote");
  const hasTime = mark.dataset.seek !== undefined;
  if (hasTime && !player) return false;
  for (const old of document.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
  mark.setAttribute("aria-current", "true");
  if (mark.dataset.slide) showSlide(mark.dataset.slide);
  if (hasTime) seek(player, Number(mark.dataset.seek));
  if (quote && mark.dataset.quote !== undefined) {
    const from = Object.assign(document.createElement("b"), { textContent: mark.dataset.where });
    const words = document.createTextNode(mark.dataset.quote ? `“${mark.dataset.quote}” ` : "");
    const sure = Object.assign(document.createElement("small"), {
      textContent: _("{percent} % sure", { percent: mark.dataset.sure }),
    });
    quote.replaceChildren(from, words, sure);
    quote.dataset.full = "";
  }
  return true;
}

function showSlide(number) {
  const slide = document.getElementById(`slide-${number}`);
  slide?.setAttribute("aria-current", "true");
  slide?.scrollIntoView({ block: "nearest", inline: "center", behavior: "smooth" });
}

// A link to one slide of a carousel begins there.
export function beginSlides() {
  document.querySelector(".slides [data-begin]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

function seek(player, time) {
  player.pause(); // what is meant is the picture at that second
  if (player.readyState >= 1) player.currentTime = time;
  else
    player.addEventListener(
      "loadedmetadata",
      () => {
        player.currentTime = time;
      },
      { once: true },
    );
  const box = player.getBoundingClientRect();
  if (box.bottom < 80 || box.top > innerHeight - 80) player.scrollIntoView({ block: "nearest", behavior: "smooth" });
}
