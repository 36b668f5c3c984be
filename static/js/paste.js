// The field for links: each line is an order; what is refused stays in the field with the reason.
import { announce } from "./announce.js";
import { call, Unreachable } from "./calls.js";
import { hasLink, orders } from "./orders.js";
import { _ } from "./words.js";

// Kind and tag chosen beside the field, where they are.
function wish(form) {
  const { schema, tag } = form.elements;
  return { ...(schema?.value && { schema: schema.value }), ...(tag?.value.trim() && { tag: tag.value.trim() }) };
}

// Pasted or dropped anywhere on the page: it is ordered, and what stands in the field stays there.
function takeFromAnywhere(order) {
  const isField = (element) => element.closest?.("input, textarea, select, [contenteditable]");
  const take = (text) => {
    if (hasLink(text)) order(text);
  };
  addEventListener("paste", (event) => {
    if (!isField(event.target)) take(event.clipboardData?.getData("text/plain") || "");
  });
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("text/uri-list")) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length || !event.dataTransfer?.types.includes("text/uri-list")) return;
    event.preventDefault();
    take(event.dataTransfer.getData("text/uri-list"));
  });
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
  let last = Promise.resolve();
  const order = (text) => {
    last = last.then(() => orderAll(text));
  };
  takeFromAnywhere(order);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    box.value = ""; // the next one may be put there meanwhile
    order(text);
  });

  async function orderAll(text) {
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const left = [],
      said = [];
    let later = 0;
    for (const found of orders(text)) {
      const order = { ...found, ...wish(form) };
      try {
        await swap((await call(document.body.dataset.entries, "POST", order)).id);
      } catch (error) {
        if (error instanceof Unreachable && (await saveForLater(order))) {
          later += 1;
          continue;
        }
        left.push(order.url || order.text);
        said.push(error.message);
      }
    }
    box.value = [...left, box.value].filter(Boolean).join("\n");
    showRefused(refused, box, said);
    if (later) announce(_("Clipsheet cannot be reached. Kept on this device, and sent when it can be."));
    else if (!said.length) announce(_("Accepted. The note is being made."));
    button.removeAttribute("aria-busy");
    box.focus();
  }
}

// Whether the device could keep it.
async function saveForLater(order) {
  const who = document.body.dataset.person;
  try {
    const { put } = await import("./offline/outbox.js");
    const { showWaiting } = await import("./outbox_list.js");
    const { sendSoon } = await import("./sending.js");
    await put(order, who);
    await showWaiting(who);
    sendSoon();
    return true;
  } catch {
    return false;
  }
}

function showRefused(refused, box, said) {
  refused.replaceChildren(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  refused.hidden = !said.length;
  box.toggleAttribute("aria-invalid", Boolean(said.length));
}
