// The field for links: each line is an order; what is refused stays in the field with the reason.
import { announce } from "./announce.js";
import { call } from "./calls.js";

// What is ordered: a line each; several links on one line are one order each.
export function orders(text) {
  const parts = text.split(/\n|\s+(?=https?:\/\/\S+\s*(?:$|\n|https?:))/);
  return parts.map((line) => line.trim()).filter(Boolean);
}

export function startPaste(swap) {
  const form = document.getElementById("paste");
  const box = form.querySelector("textarea");
  const refused = document.getElementById("refused");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const links = orders(box.value);
    const left = [],
      said = [];
    for (const url of links) {
      try {
        await swap((await call(document.body.dataset.entries, "POST", { url })).id);
      } catch (error) {
        left.push(url);
        said.push(error.message);
      }
    }
    box.value = left.join("\n");
    showRefused(refused, box, said);
    if (!said.length) announce("Accepted. The note is being made.");
    button.removeAttribute("aria-busy");
    box.focus();
  });
}

function showRefused(refused, box, said) {
  refused.replaceChildren(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  refused.hidden = !said.length;
  box.toggleAttribute("aria-invalid", Boolean(said.length));
}
