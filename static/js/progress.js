// How far an entry is: its line, its steps, its state as a word. The words are the server's own.
export const FINAL = new Set(["completed", "failed", "cancelled"]);
const WORDS = JSON.parse(document.body.dataset.statusWords || "{}");

export const isRunning = (status) => Boolean(WORDS[status]) && !FINAL.has(status);

export const statusWord = (status) => WORDS[status] || status;

export function showProgress(root, data) {
  const line = root.querySelector("[data-line]");
  if (line && data.progress) line.textContent = data.progress;
  let before = true;
  for (const step of root.querySelectorAll(".steps li")) {
    const bar = step.querySelector("progress");
    if (step.dataset.stage === data.stage) {
      before = false;
      step.dataset.state = "busy";
      bar.value = data.done || 0;
    } else if (step.dataset.state !== "skipped") {
      step.dataset.state = before ? "done" : "next";
      bar.value = before ? 1 : 0;
    }
  }
}

export function showStatus(root, data) {
  const pill = root.querySelector("[data-pill]");
  if (!pill || !isRunning(data.status)) return;
  pill.dataset.tone = data.status === "pending" ? "wait" : "busy";
  pill.lastElementChild.textContent = WORDS[data.status];
}
