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

export function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.title = at.toLocaleString();
    const words = ago((now - at) / 1000);
    if (words) time.textContent = words;
  }
}

export function keepTimesTrue() {
  tellTimes();
  setInterval(tellTimes, 20000);
}
