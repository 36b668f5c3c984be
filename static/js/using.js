// Buttons that need a script show themselves; a page that is renewed shows them again.
import { showCopyButtons } from "./copying.js";

export function showButtons() {
  showCopyButtons();
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  const hasSteps = document.querySelector(".numbered > li, .note .table-wrap tbody tr");
  for (const button of document.querySelectorAll("[data-steps]")) button.hidden = !hasSteps;
}

export function startUsing() {
  showButtons();
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}
