// Editing a note: the form's own page in a dialog.
import { announce, complain } from "./announce.js";
import { parsed } from "./calls.js";

export function startEditing(saving) {
  const dialog = document.createElement("dialog");
  dialog.className = "wide";
  dialog.setAttribute("aria-labelledby", "edit-title");
  document.body.append(dialog);

  function show(form) {
    dialog.replaceChildren(document.importNode(form, true));
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input, textarea, select")?.focus();
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-edit]");
    if (link) {
      event.preventDefault();
      const form = (await parsed(link.href))?.querySelector(".edit-form");
      if (form) show(form);
      else location.assign(link.href);
    } else if (event.target.closest("dialog [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
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
        show(refused);
        return;
      }
      if (!answer.ok)
        throw new Error(fresh.querySelector(".error p + h1 + p")?.textContent.trim() || "It was not saved.");
      dialog.close();
      announce("Saved");
      saving(page.dataset.live);
    } catch (error) {
      dialog.close();
      complain(error.message);
    }
  });
}
