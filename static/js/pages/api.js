// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { startApi } from "../try_api.js";

startApi();
startPalette();
startOffline();
