// What the page of an entry's clips loads. Everything has a plain form underneath that works without it.
import { startBoard } from "../clip_board.js";
import { startCrops } from "../clip_crops.js";
import { startPreview } from "../clip_preview.js";
import { startWaves } from "../clip_waves.js";
import { startMarking } from "../marking.js";
import { startOffline } from "../offline.js";
import { keepTimesTrue } from "../times.js";

startPreview(document.querySelector(".clip-make form"));
startMarking(document.querySelector("[data-marking]"));
startBoard((board) => {
  startWaves(board);
  startCrops(board);
});
keepTimesTrue();
startOffline();
