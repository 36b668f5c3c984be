// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startOffline } from "../offline.js";
import { startChoices, startCovers, tellZone } from "../posts.js";

tellZone();
startChoices();
startCovers();
startOffline();
