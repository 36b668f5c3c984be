// On every page: the line that says that it is a kept one. The rest is loaded when the page is at rest.
function sayWhenKept() {
  const at = document.body.dataset.keptAt;
  const line = document.getElementById("kept-at");
  if (at && line) line.textContent = new Date(at).toLocaleString();
}

export function startOffline() {
  sayWhenKept();
  const atRest = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  atRest(async () => (await import("./sending.js")).startSending());
}
