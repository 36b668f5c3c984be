// The list of entries, live: a row is the server's own, fetched again when something about it changed.
import { announce } from "./announce.js";
import { parsed } from "./calls.js";
import { follow } from "./live.js";
import { FINAL, isRunning, showProgress, showStatus, statusWord } from "./progress.js";
import { _ } from "./words.js";

export function startList() {
  const { row: rowUrl, events, older } = document.body.dataset;
  const entries = () => document.getElementById("entries"); // a search puts another in its place
  const rowOf = (id) => entries().querySelector(`[data-entry="${CSS.escape(id)}"]`);
  const waiting = new Map();

  async function swap(id) {
    if (waiting.has(id)) {
      waiting.set(id, true);
      return;
    } // one look at a time, and one more if it changed meanwhile
    waiting.set(id, false);
    const fresh = (await parsed(rowUrl.replace("ID", id)))?.querySelector("li");
    const old = rowOf(id);
    if (fresh && old) {
      const focused = old.contains(document.activeElement);
      const box = old.querySelector(".pick input");
      if (box?.checked) fresh.querySelector(".pick input").checked = true;
      old.replaceWith(fresh);
      if (focused) fresh.querySelector("h3 a").focus({ preventScroll: true });
    } else if (fresh && older === undefined) entries().prepend(fresh);
    const empty = document.getElementById("empty");
    if (empty) empty.hidden = entries().children.length > 0 || older !== undefined;
    const again = waiting.get(id);
    waiting.delete(id);
    if (again) await swap(id);
  }

  follow(events, (kind, data) => {
    const row = rowOf(data.entry_id);
    const runs = row && isRunning(data.status || "processing") && row.querySelector(".steps") && data.stage;
    if (waiting.has(data.entry_id)) waiting.set(data.entry_id, true); // what is being fetched is older than this
    if (kind === "progress" && row) showProgress(row, data);
    if (kind === "status" && runs && !FINAL.has(data.status)) {
      showStatus(row, data);
      showProgress(row, data);
      const isFetched = data.stage !== "download" && !row.querySelector(".thumb img"); // title and picture came with it
      if (isFetched || row.querySelector("[data-title]").dataset.title !== data.title) swap(data.entry_id);
    } else if (kind === "status") swap(data.entry_id);
    if (kind === "status" && FINAL.has(data.status)) {
      announce(`${data.title}: ${data.partial ? _("partly done") : statusWord(data.status)}`);
      import("./notices.js").then(({ tellDone }) => tellDone(data));
    }
  });
  return swap;
}
