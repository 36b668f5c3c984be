// The service worker, and what waits on this device to be sent. Loaded when a page is at rest.
import { announce, complain } from "./announce.js";
import { flush, waiting } from "./offline/outbox.js";
import { belongsTo, person } from "./offline/person.js";
import { showWaiting } from "./outbox_list.js";
import { _, plural } from "./words.js";

// How soon it is tried again: the device may be back before a link was kept, or the server alone was away.
const FIRST_MS = 2000;
const LONGEST_MS = 60_000;
let timer = 0;

export const whoIsHere = async () => document.body.dataset.person ?? (await person());

async function register() {
  const hadOne = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register("/service-worker.js", { type: "module" });
  const { active } = await navigator.serviceWorker.ready;
  if (hadOne) return registration;
  const who = document.body.dataset.person;
  if (who !== undefined) await belongsTo(who);
  active.postMessage({ path: location.pathname });
}

// Also without a service worker, such as on a page that came by plain http. Whether the server could be reached.
export async function sendWaiting() {
  const who = await whoIsHere();
  let isReached = true;
  try {
    const sent = await flush(who);
    const refused = (await waiting(who)).length;
    if (sent > refused) announce(plural("{num} saved link was sent.", "{num} saved links were sent.", sent - refused));
    if (refused) complain(_("A saved link was refused; the list of your notes says why."));
  } catch {
    isReached = false; // later then: at the next page, or when the device is back in a network
  }
  await showWaiting(who);
  return isReached;
}

export function sendSoon(afterMs = FIRST_MS) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (!(await sendWaiting())) sendSoon(Math.min(2 * afterMs, LONGEST_MS));
  }, afterMs);
}

export function startSending() {
  if ("serviceWorker" in navigator) register().catch(() => null); // a browser may refuse it, as in a private window
  if (!("indexedDB" in window) || !("caches" in window)) return;
  addEventListener("online", () => sendSoon(0));
  sendSoon(0);
}
