// What the pages of segments and of eye contact load. Everything has a plain form underneath that works without it.
import { startBoard } from "../clip_board.js";
import { startStrips } from "../strips.js";
import { keepTimesTrue } from "../times.js";
import { tellRange } from "../tuning.js";

document.addEventListener("input", (event) => {
  if (event.target.type === "range") tellRange(event.target);
});
for (const range of document.querySelectorAll("input[type=range]")) tellRange(range); // moved before this was loaded
startBoard(startStrips);
keepTimesTrue();
