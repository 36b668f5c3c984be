// Choosing several notes: how many there are, and a range with Shift.
import { complain } from "./announce.js";
import { _, plural } from "./words.js";

const boxes = () => [...document.querySelectorAll("#entries .pick input")];

export function startSelecting() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const count = bar.querySelector(".bulk-count");
  let last = null;

  const tell = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    const words = chosen ? plural("{num} chosen", "{num} chosen", chosen) : "";
    if (count.textContent !== words) count.textContent = words; // the observer below sees this too
    bar.toggleAttribute("data-open", chosen > 0);
  };
  document.addEventListener("click", (event) => {
    const box = event.target.closest(".pick input");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last?.isConnected) {
      const ends = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const one of all.slice(ends[0], ends[1] + 1)) one.checked = box.checked;
    }
    last = box;
    tell();
  });
  bar.addEventListener("reset", () => setTimeout(tell));
  bar.addEventListener("submit", (event) => {
    const wish = event.submitter?.value || "tag";
    const needsName = ["tag", "untag", "collect", "uncollect"].includes(wish);
    if (!needsName || bar.elements.name.value.trim()) return;
    event.preventDefault();
    complain(_("Type the name of the tag or collection first."));
    bar.elements.name.focus();
  });
  new MutationObserver(tell).observe(document.querySelector(".library"), { childList: true, subtree: true });
  tell();
}
