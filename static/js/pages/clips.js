// What the page of an entry's clips loads. Everything has a plain form underneath that works without it.
import { startBoard } from "../clip_board.js";
import { startPreview } from "../clip_preview.js";
import { startWaves } from "../clip_waves.js";
import { startOffline } from "../offline.js";
import { keepTimesTrue } from "../times.js";

startPreview(document.querySelector(".clip-make form"));
startBoard(startWaves);
keepTimesTrue();
startOffline();
