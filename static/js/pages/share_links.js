// The links of a note: the new one is copied with a button, days are told in the person's own way.
import { startCopying } from "../copying.js";
import { keepTimesTrue } from "../times.js";

startCopying();
keepTimesTrue();
