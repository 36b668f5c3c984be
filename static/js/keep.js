// What a person uses stays when a page is renewed: the player, the focus, the ticks of lists.
export function keepPlayer(old, sheet) {
  const playing = old.querySelector("#player");
  const next = sheet.querySelector("#player");
  if (playing && next && playing.getAttribute("src") === next.getAttribute("src")) {
    if (!playing.querySelector("track") && next.querySelector("track")) playing.append(next.querySelector("track"));
    next.replaceWith(playing);
  }
}

export function focusKey(element) {
  const form = element?.closest?.("form[data-api]");
  if (form) return `form[data-api="${form.dataset.api}"] button`;
  if (element?.id) return `#${CSS.escape(element.id)}`;
  return element?.matches?.(".sheet a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

export function restoreTicks() {
  for (const box of document.querySelectorAll("[data-tick]")) {
    try {
      box.checked = localStorage.getItem(`tick:${box.dataset.tick}`) === "1";
    } catch {
      return;
    }
  }
}

export function keepTick(box) {
  if (!box.dataset?.tick) return;
  try {
    localStorage.setItem(`tick:${box.dataset.tick}`, box.checked ? "1" : "");
  } catch {
    /* not kept then */
  }
}

// Opens in the new page what was open in the old one.
export function keepOpen(old, sheet) {
  const headOf = (part) => part.querySelector("summary > :first-child");
  for (const part of old.querySelectorAll("details[open]")) {
    const heads = [...sheet.querySelectorAll("summary > :first-child")];
    const same = heads.find((head) => head.textContent === headOf(part).textContent);
    if (same) same.closest("details").open = true;
  }
}
