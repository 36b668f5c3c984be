// The cards of what is made of an entry's video, live: forms are sent without leaving the page, and what is new takes
// its place.
import { announce, complain } from "./announce.js";
import { parsed } from "./calls.js";
import { follow } from "./live.js";
import { oneAtATime } from "./once.js";
import { _ } from "./words.js";

const filled = (form) => JSON.stringify([...new FormData(form)]);

// A card that plays or whose form was changed stays as the person has it.
function isInUse(card) {
  const video = card.querySelector("video");
  const isTyped = [...card.querySelectorAll("form")].some(
    (form) => form.dataset.was && form.dataset.was !== filled(form),
  );
  return isTyped || (video && !video.paused);
}

function keep(old, fresh) {
  for (const card of old.querySelectorAll("[data-clip]")) {
    const next = fresh.querySelector(`#${card.id}`);
    if (!next) continue;
    if (isInUse(card) && next.dataset.status === card.dataset.status) {
      next.replaceWith(card);
      continue;
    }
    const folds = next.querySelectorAll("details");
    for (const [number, fold] of card.querySelectorAll("details").entries())
      if (fold.open) folds[number]?.setAttribute("open", "");
  }
}

async function send(form, pressed, refresh) {
  const button = pressed || form.querySelector("button[type=submit]");
  button.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams([...new FormData(form, pressed)]);
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      throw new Error(
        page.querySelector("main h1 + p")?.textContent.trim() || _("The server did not answer as expected."),
      );
    }
    for (const one of form.closest("[data-clip]")?.querySelectorAll("form") || []) one.dataset.was = "";
    await refresh();
    announce(_("Done"));
  } catch (error) {
    complain(error.message);
  }
  button.removeAttribute("aria-busy");
}

export function startBoard(dress) {
  const board = document.getElementById("clip-board");
  const entry = document.body.dataset.entry;

  const prepare = () => {
    for (const form of board.querySelectorAll("[data-clip] form")) form.dataset.was ||= filled(form);
    dress(board);
  };
  const refresh = oneAtATime(async () => {
    const page = await parsed(location.href);
    const fresh = page?.getElementById("clip-board");
    if (!fresh) return;
    const next = document.importNode(fresh, true);
    keep(board, next);
    board.replaceChildren(...next.childNodes);
    prepare();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-clip-form]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.asks && !confirm(form.dataset.asks)) return;
    send(form, event.submitter, refresh);
  });
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 150);
  };
  follow(document.body.dataset.events, (kind, data) => {
    if (data.entry_id !== entry) return;
    if (kind !== "progress") {
      soon();
      return;
    }
    refresh.outdated(); // a page asked for before this would put back what it told then
    const line = board.querySelector("[data-clip-line]");
    if (!line) return;
    line.textContent = data.progress;
    board.querySelector("[data-clip-bar]").value = data.done || 0;
  });
  prepare();
}
