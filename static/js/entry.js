// One entry's page, live: progress, evidence, the reel's sliders, editing.
import { announce } from "./announce.js";
import { call, parsed } from "./calls.js";
import { startEditing } from "./editing.js";
import { beginSlides, showEvidence } from "./evidence.js";
import { focusKey, keepOpen, keepPlayer, keepTick, restoreTicks } from "./keep.js";
import { follow } from "./live.js";
import { oneAtATime } from "./once.js";
import { FINAL, showProgress } from "./progress.js";
import { tellTimes } from "./times.js";
import { startTuning, tellRange } from "./tuning.js";
import { showButtons } from "./using.js";
import { _ } from "./words.js";

// What is new comes from the server's own page; what the person is using stays: player, open parts, focus.
function renew(fresh) {
  const old = document.querySelector("article.sheet");
  const sheet = document.importNode(fresh.querySelector("article.sheet"), true);
  const focus = focusKey(document.activeElement);
  keepPlayer(old, sheet);
  keepOpen(old, sheet);
  old.replaceWith(sheet);
  if (focus) sheet.querySelector(focus)?.focus({ preventScroll: true });
  document.title = fresh.title;
  restoreTicks();
  tellTimes();
  showButtons();
}

// The entry's events, as long as there are any. `busy` is where a recut says how far it is: it must not move the page.
function watching(refresh) {
  const state = { stream: null, busy: null };

  function hear(kind, data) {
    if (state.busy && !FINAL.has(data.status)) {
      state.busy.textContent = data.progress || _("Waiting for its turn");
    } else if (kind === "progress") {
      refresh.outdated(); // a page asked for before this would put back what it told then
      showProgress(document.querySelector("article.sheet"), data);
    } else if (kind === "clip") {
      refresh();
    } else {
      announce(data.progress || data.message || data.status || "");
      import("./notices.js").then(({ tellDone }) => tellDone(data));
      refresh();
    }
  }

  state.watch = (url) => {
    state.stream?.close();
    state.stream = url ? follow(url, hear) : null;
  };
  return state;
}

function listen(tune) {
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-seek], [data-slide], .mark");
    if (mark && showEvidence(mark)) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    if (event.target.type === "range") tellRange(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "range" || event.target.matches(".slider select")) tune(event.target.form);
    keepTick(event.target);
  });
}

export function startEntry() {
  const refresh = oneAtATime(async () => {
    const fresh = await parsed(location.href);
    if (!fresh) {
      location.reload();
      return;
    }
    live.busy = null;
    renew(fresh);
    const url = fresh.body.dataset.events;
    if (!url || !live.stream) live.watch(url);
  });
  const live = watching(refresh);

  async function recut(form, line, wanted) {
    await call(form.dataset.recut, "POST", wanted);
    live.busy = line;
    live.watch(form.closest("[data-live]").dataset.live);
  }

  listen(startTuning(recut));
  startEditing((events) => {
    live.busy = document.getElementById("announce"); // the page stays as it is until the note is saved again
    live.watch(events);
  });
  restoreTicks();
  beginSlides();
  live.watch(document.body.dataset.events);
  return refresh;
}
