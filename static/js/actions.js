// Forms that have a call of the API behind them, and deleting.
import { complain } from "./announce.js";
import { call } from "./calls.js";

export function startActions(refresh) {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-api]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      const { api, method, body } = form.dataset;
      await call(api, method || "POST", body ? JSON.parse(body) : undefined);
      await refresh(form.closest("[data-entry]").dataset.entry);
    } catch (error) {
      complain(error.message);
      button.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-delete]");
    const dialog = document.getElementById("delete-dialog");
    if (!link || !dialog?.showModal) return;
    event.preventDefault();
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      async () => {
        if (dialog.returnValue !== "delete") return;
        try {
          await call(link.dataset.delete, "DELETE");
          location.assign(`/?trashed=${link.closest("[data-entry]").dataset.entry}`);
        } catch (error) {
          complain(error.message);
        }
      },
      { once: true },
    );
    dialog.showModal();
  });
}
