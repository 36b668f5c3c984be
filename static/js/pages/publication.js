// What the page named like this file loads. Everything has a plain form or link underneath that works without it.
import { startOffline } from "../offline.js";
import { startRenewing, tellZone } from "../posts.js";

tellZone();
startRenewing();
startOffline();
