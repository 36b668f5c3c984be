// Times that stay true while a page is open.
import { _, plural } from "./words.js";

export const AGO_STEPS = [
  [10, () => _("just now")],
  [60, (seconds) => _("{num} s ago", { num: seconds })],
  [3600, (seconds) => _("{num} min ago", { num: Math.floor(seconds / 60) })],
  [86400, (seconds) => _("{num} h ago", { num: Math.floor(seconds / 3600) })],
  [604800, (seconds) => plural("{num} d ago", "{num} d ago", Math.floor(seconds / 86400))],
];

// How long ago, in words; null where the date says it better.
export function ago(seconds) {
  const step = AGO_STEPS.find(([limit]) => seconds < limit);
  return step ? step[1](Math.floor(seconds)) : null;
}

// How long something still takes; empty when that has passed.
export function left(seconds) {
  if (seconds <= 0) return "";
  return seconds < 60 ? _("less than a minute left") : _("about {num} min left", { num: Math.ceil(seconds / 60) });
}

export function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString(document.documentElement.lang);
    const words = ago((now - at) / 1000);
    if (words && !time.hasAttribute("data-day")) time.textContent = words;
  }
  for (const one of document.querySelectorAll("[data-done-at]")) {
    one.textContent = left((new Date(one.dataset.doneAt) - now) / 1000);
  }
}

export function keepTimesTrue() {
  tellTimes();
  setInterval(tellTimes, 20000);
}
