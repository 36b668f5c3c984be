// The settings: a test's answer takes its place in the row, and nothing else moves.
import { _ } from "./words.js";

export function startTests() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-test]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const said = document.querySelector(`#${form.dataset.test} [role=status]`);
    said.textContent = _("Asking");
    try {
      const answer = await fetch(form.action, { method: "POST" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(form.dataset.test);
      if (!fresh) throw new Error(_("The server did not answer as expected. Reload the page."));
      said.textContent = fresh.querySelector("[role=status]").textContent;
      document.querySelector(`#${form.dataset.test} > .pill`)?.remove();
      const pill = fresh.querySelector(":scope > .pill");
      if (pill) form.before(document.importNode(pill, true));
    } catch (error) {
      said.textContent = error.message;
    }
    button.removeAttribute("aria-busy");
  });
}
