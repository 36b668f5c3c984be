// Everywhere: "/" searches, Ctrl-K goes anywhere, "?" tells the keys.
import { isTyping } from "./keys.js";
import { _ } from "./words.js";

const MOST = 8;
const KEYS = [
  ["/", _("Search")],
  ["Ctrl K", _("Go to a note or a page")],
  ["j, k", _("Next note, note before")],
  ["Enter", _("Open the note")],
  ["x", _("Choose it")],
  ["s", _("Favourite")],
  ["n", _("New note")],
  ["?", _("These keys")],
];
const make = (name, given = {}, ...inside) => {
  const one = Object.assign(document.createElement(name), given);
  one.append(...inside);
  return one;
};

function pages() {
  const found = [...document.querySelectorAll(".top a[href]")].map((link) => [link.textContent.trim(), link.href]);
  return [...found, [_("Trash"), "/trash"], ["API", "/api/docs"]].map(([word, href]) => ({
    word: word === "Clipsheet" ? _("Your notes") : word,
    href,
  }));
}

async function notes(text) {
  if (!text) return [];
  const answer = await fetch(`/api/entries?limit=${MOST}&q=${encodeURIComponent(text)}`);
  if (!answer.ok) return [];
  return (await answer.json()).entries.map((one) => ({ word: one.title || _("Untitled video"), href: one.links.page }));
}

function openPalette(dialog) {
  const box = make("input", {
    className: "form-control",
    type: "search",
    placeholder: _("A note or a page"),
    autocomplete: "off",
  });
  box.setAttribute("aria-label", _("A note or a page"));
  const list = make("ul", { className: "palette-list" });
  let asked = 0;

  async function show() {
    const mine = ++asked;
    const text = box.value.trim().toLowerCase();
    const here = pages().filter((one) => one.word.toLowerCase().includes(text));
    const found = await notes(text);
    if (mine !== asked) return;
    const links = [...here, ...found].slice(0, MOST).map((one) => make("a", { href: one.href, textContent: one.word }));
    list.replaceChildren(...links.map((link) => make("li", {}, link)));
  }
  const move = (by) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + by;
    (at < 0 ? box : links[Math.min(at, links.length - 1)])?.focus();
  };
  dialog.replaceChildren(box, list);
  dialog.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === box) list.querySelector("a")?.click();
  };
  box.addEventListener("input", show);
  dialog.showModal();
  show();
}

function openHelp(dialog) {
  const rows = KEYS.map(([key, word]) =>
    make("div", {}, make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: word })),
  );
  const close = make("button", { className: "btn btn-quiet", textContent: _("Close") });
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { textContent: _("Keys") }),
    make("dl", { className: "keys" }, ...rows),
    close,
  );
  dialog.onkeydown = null;
  dialog.replaceChildren(form);
  dialog.showModal();
}

export function startPalette() {
  const dialog = make("dialog", { className: "palette" });
  dialog.setAttribute("aria-label", _("Go to"));
  document.body.append(dialog);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialog.open) openPalette(dialog);
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const search = document.getElementById("q");
    if (event.key === "/") {
      event.preventDefault();
      if (search) search.focus();
      else openPalette(dialog);
    } else if (event.key === "?") openHelp(dialog);
  });
}
