// Marking a stretch of the transcript: from one line to another, by its buttons or by selecting the words.
import { announce } from "./announce.js";
import { _ } from "./words.js";

// The stretch from one line to another, whichever was chosen first.
export function stretchOf(lines, one, other) {
  const [first, last] = one <= other ? [one, other] : [other, one];
  return { first, last, start: lines[first].start, end: lines[last].end };
}

export function startMarking(list) {
  if (!list) return;
  const rows = [...list.querySelectorAll("[data-start]")];
  const lines = rows.map((row) => ({ start: Number(row.dataset.start), end: Number(row.dataset.end) }));
  const { start_s: start, end_s: end } = list.closest("form").elements;
  let chosen = null;

  function show(one, other) {
    chosen = stretchOf(lines, one, other);
    for (const [n, row] of rows.entries()) row.toggleAttribute("data-marked", n >= chosen.first && n <= chosen.last);
    start.value = chosen.start.toFixed(2);
    end.value = chosen.end.toFixed(2);
    announce(_("{seconds} seconds are marked", { seconds: (chosen.end - chosen.start).toFixed(0) }));
  }
  const rowOf = (node) => rows.indexOf((node?.nodeType === 1 ? node : node?.parentElement)?.closest("[data-start]"));

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edge]");
    if (!button) return;
    const at = rowOf(button);
    if (!chosen) show(at, at);
    else if (button.dataset.edge === "start") show(at, Math.max(at, chosen.last));
    else show(Math.min(at, chosen.first), at);
  });
  list.addEventListener("pointerup", () => {
    const selection = getSelection();
    const [one, other] = [rowOf(selection.anchorNode), rowOf(selection.focusNode)];
    if (!selection.isCollapsed && one >= 0 && other >= 0) show(one, other);
  });
  list.hidden = false;
}
