// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startTests } from "../connection_tests.js";
import { startCopying } from "../copying.js";
import { startNotifying } from "../notifying.js";
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { keepTimesTrue } from "../times.js";

startTests();
startCopying();
keepTimesTrue();
startPalette();
startNotifying();
startOffline();
