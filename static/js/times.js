// Times that stay true while a page is open.
export const AGO_STEPS = [
  [10, null],
  [60, [1, "s"]],
  [3600, [60, "min"]],
  [86400, [3600, "h"]],
  [604800, [86400, "d"]],
];

// How long ago, in words; null where the date says it better.
export function ago(seconds) {
  const step = AGO_STEPS.find(([limit]) => seconds < limit);
  if (!step) return null;
  return step[1] ? `${Math.floor(seconds / step[1][0])} ${step[1][1]} ago` : "just now";
}

// How long something still takes; empty when that has passed.
export function left(seconds) {
  if (seconds <= 0) return "";
  return seconds < 60 ? "less than a minute left" : `about ${Math.ceil(seconds / 60)} min left`;
}

export function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString();
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
