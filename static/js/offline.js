// On every page: the line that says that it is a kept one. The rest is loaded when the page is at rest.
function sayWhenKept() {
  const at = document.body.dataset.keptAt;
  const line = document.getElementById("kept-at");
  if (at && line) line.textContent = new Date(at).toLocaleString();
}

// A browser has no service workers at all where the page came by plain http from another machine.
function sayWhetherKept() {
  const keeps = "serviceWorker" in navigator ? "yes" : "no";
  for (const line of document.querySelectorAll("[data-keeps]")) line.hidden = line.dataset.keeps !== keeps;
}

export function startOffline() {
  sayWhenKept();
  sayWhetherKept();
  const atRest = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  atRest(async () => (await import("./sending.js")).startSending());
}
