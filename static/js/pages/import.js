// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { startStatus } from "../status.js";
import { keepTimesTrue } from "../times.js";

startStatus();
keepTimesTrue();
startPalette();
startOffline();
