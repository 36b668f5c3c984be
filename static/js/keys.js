// The keyboard in the list: up and down, open, choose, favourite.
export const isTyping = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

const links = () => [...document.querySelectorAll("#entries > li h3 a")];

function step(by) {
  const all = links();
  const row = document.activeElement?.closest?.("#entries > li");
  const at = row ? all.indexOf(row.querySelector("h3 a")) : -1;
  const next = all[Math.min(all.length - 1, Math.max(0, row ? at + by : 0))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const inRow = (selector) => document.activeElement?.closest?.("#entries > li")?.querySelector(selector);

export function startKeys() {
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => inRow(".pick input")?.click(),
    s: () => inRow(".star button")?.click(),
    n: () => document.getElementById("url")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    const does = keys[event.key];
    if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) && !event.target.matches(".pick input")) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    does();
  });
}
