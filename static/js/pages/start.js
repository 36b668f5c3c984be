// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startActions } from "../actions.js";
import { startList } from "../list.js";
import { startPaste } from "../paste.js";
import { keepTimesTrue } from "../times.js";
import { startUploads } from "../uploads.js";

const swap = startList();
startPaste(swap);
startUploads(swap);
startActions(swap);
keepTimesTrue();
