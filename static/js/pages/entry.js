// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startActions } from "../actions.js";
import { startEntry } from "../entry.js";
import { startPalette } from "../palette.js";
import { keepTimesTrue } from "../times.js";

startActions(startEntry());
keepTimesTrue();
startPalette();
