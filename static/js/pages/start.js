// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startActions } from "../actions.js";
import { startFinding, startMore } from "../finding.js";
import { startKeys } from "../keys.js";
import { startList } from "../list.js";
import { startOffline } from "../offline.js";
import { startPalette } from "../palette.js";
import { startPaste } from "../paste.js";
import { startSelecting } from "../selecting.js";
import { keepTimesTrue } from "../times.js";
import { startUploads } from "../uploads.js";
import { startViews } from "../views.js";

const swap = startList();
startPaste(swap);
startUploads(swap);
startActions(swap);
startFinding();
startMore();
startSelecting();
startViews();
startKeys();
startPalette();
keepTimesTrue();
startOffline();
