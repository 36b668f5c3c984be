// Editing a note: the form's own page in a dialog, which does not lose what was typed.
import { announce, complain } from "./announce.js";
import { parsed } from "./calls.js";
import { _ } from "./words.js";

const filled = (form) => JSON.stringify([...new FormData(form)]);

// What was typed stays, and why it was not saved stands above it.
function tell(form, text) {
  form.querySelector("#edit-refused")?.remove();
  const line = Object.assign(document.createElement("p"), {
    id: "edit-refused",
    className: "refused",
    textContent: text,
  });
  line.setAttribute("role", "alert");
  form.querySelector("h1").after(line);
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "wide";
  dialog.setAttribute("aria-labelledby", "edit-title");
  document.body.append(dialog);
  let before = "";

  const show = (form, isNew) => {
    dialog.replaceChildren(document.importNode(form, true));
    if (!dialog.open) dialog.showModal();
    if (isNew) before = filled(dialog.querySelector("form"));
    (dialog.querySelector("[aria-invalid]") || dialog.querySelector("input, textarea, select"))?.focus();
  };
  const leave = () => {
    const form = dialog.querySelector("form");
    const asks = form?.querySelector("[data-unsaved]");
    if (!asks || filled(form) === before || !asks.hidden) {
      dialog.close();
      return;
    }
    asks.hidden = false;
    asks.querySelector("button").focus();
    asks.scrollIntoView({ block: "nearest" });
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // a browser closes at the second one, whatever is asked
    leave();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) dialog.close();
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    leave();
  });
  return { dialog, show };
}

export function startEditing(saving) {
  const { dialog, show } = makeDialog();

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-edit]");
    if (!link) return;
    event.preventDefault();
    const form = (await parsed(link.href))?.querySelector(".edit-form");
    if (form) show(form, true);
    else location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-edit-form]");
    if (!form) return;
    event.preventDefault();
    const sent = new URLSearchParams([...new FormData(form), ["wish", event.submitter?.value || "save"]]);
    const page = document.querySelector("article.sheet");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const refused = fresh.querySelector(".edit-form");
      if (refused) {
        show(refused, false);
        return;
      }
      if (!answer.ok)
        throw new Error(fresh.querySelector(".error p + h1 + p")?.textContent.trim() || _("It was not saved."));
      dialog.close();
      announce(_("Saved"));
      saving(page.dataset.live);
    } catch (error) {
      if (form.closest("dialog")) tell(form, error.message);
      else complain(error.message);
    }
  });
}
