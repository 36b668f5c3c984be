// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startCopying } from "../copying.js";
import { keepTick, restoreTicks } from "../keep.js";
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { startUsing } from "../using.js";

restoreTicks();
document.addEventListener("change", (event) => keepTick(event.target));
startCopying();
startUsing();
startPalette();
startOffline();
