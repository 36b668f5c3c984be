// A strip along the time: the part that is pointed at or has the focus says its words below.
export function startStrips(board) {
  for (const strip of board.querySelectorAll(".gaze-strip:not([data-told])")) {
    strip.dataset.told = "1";
    const line = strip.querySelector("[data-strip-words]");
    const tell = (event) => {
      const part = event.target.closest("[data-words]");
      if (part) line.textContent = part.dataset.words;
    };
    strip.addEventListener("pointerover", tell);
    strip.addEventListener("focusin", tell);
    strip.addEventListener("click", tell);
  }
}
