// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startActions } from "../actions.js";
import { startCopying } from "../copying.js";
import { startEntry } from "../entry.js";
import { startFollowing } from "../following.js";
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { startRelated } from "../related.js";
import { startRowClips } from "../row_clips.js";
import { startSearchingLines } from "../searching_lines.js";
import { startSteps } from "../steps.js";
import { keepTimesTrue } from "../times.js";
import { startUsing } from "../using.js";

startActions(startEntry());
startCopying();
startUsing();
startSteps();
startSearchingLines();
startRowClips();
startFollowing();
keepTimesTrue();
startPalette();
startRelated();
startOffline();
