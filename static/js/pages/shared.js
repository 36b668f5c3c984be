// A shared note: its marks lead to their words, and to their second where the video is shared.
import { showEvidence } from "../evidence.js";

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-seek], [data-slide], .mark");
  if (mark && showEvidence(mark)) event.preventDefault();
});
