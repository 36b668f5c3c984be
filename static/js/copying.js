// Buttons that copy: the text of an element of the page, or what an address answers.
import { announce, complain } from "./announce.js";
import { _ } from "./words.js";

async function wanted(button) {
  if (button.dataset.copy) return document.getElementById(button.dataset.copy).textContent.trim();
  const answer = await fetch(button.dataset.copyFrom);
  if (!answer.ok) throw new Error(_("It could not be read. Reload the page."));
  return answer.text();
}

export function showCopyButtons(root = document) {
  if (!navigator.clipboard) return; // a page that is not on this machine and not encrypted may not
  for (const button of root.querySelectorAll("[data-copy], [data-copy-from]")) button.hidden = false;
}

export function startCopying() {
  showCopyButtons();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-from]");
    if (!button) return;
    const word = button.firstChild;
    const before = word.textContent;
    try {
      await navigator.clipboard.writeText(await wanted(button));
      word.textContent = _("Copied");
      announce(_("Copied"));
      setTimeout(() => {
        word.textContent = before;
      }, 2000);
    } catch (error) {
      complain(error.name === "NotAllowedError" ? _("The browser does not let pages copy.") : error.message);
    }
  });
}
