// Publishing: states that stay true, dragging a post to another day, choices that belong together, where the browser is.
import { complain } from "./announce.js";
import { call, parsed } from "./calls.js";
import { tellTimes } from "./times.js";

export function tellZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const isNew = !document.cookie.split("; ").includes(`zone=${zone}`);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
  document.cookie = `zone=${zone}; path=/publish; max-age=31536000; samesite=lax`;
  for (const field of document.querySelectorAll('[data-zone="True"]')) field.value = zone;
  if (isNew && document.cookie.includes(`zone=${zone}`) && !document.querySelector(".refused")) location.reload();
}

async function renew(isAsked = false) {
  const old = document.querySelector("[data-posts]");
  const fresh = document.hidden ? null : await parsed(location.href).catch(() => null);
  const now = fresh?.querySelector("[data-posts]");
  const isInUse = old.contains(document.activeElement) && !isAsked;
  if (!now || isInUse || old.querySelector("[data-dragged]")) return;
  if (now.innerHTML === renew.last) return;
  renew.last = now.innerHTML;
  old.replaceChildren(...document.importNode(now, true).childNodes);
  showDragWords();
  tellTimes();
}

export function startRenewing() {
  setInterval(() => renew(), 1000 * Number(document.body.dataset.againS));
}

function showDragWords() {
  for (const words of document.querySelectorAll(".drag-words")) {
    words.hidden = !document.querySelector("[data-post]");
  }
}

// The moment of a day and an hour, where the browser is.
export function momentOf(day, hour) {
  return new Date(`${day}T${hour}:00`).toISOString();
}

export function startDragging() {
  showDragWords();
  document.addEventListener("dragstart", (event) => {
    const post = event.target.closest?.("[data-post]");
    if (!post) return;
    post.dataset.dragged = "";
    event.dataTransfer.setData("text/plain", JSON.stringify({ id: post.dataset.post, hour: post.dataset.at }));
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragend", (event) => event.target.removeAttribute?.("data-dragged"));
  document.addEventListener("dragover", (event) => {
    if (event.target.closest?.("td[data-day]") && document.querySelector("[data-dragged]")) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    const day = event.target.closest?.("td[data-day]");
    const dragged = document.querySelector("[data-dragged]");
    if (!day || !dragged) return;
    event.preventDefault();
    const { id, hour } = JSON.parse(event.dataTransfer.getData("text/plain"));
    dragged.removeAttribute("data-dragged");
    try {
      await call(`/api/publications/${id}`, "PATCH", { at: momentOf(day.dataset.day, hour) });
      await renew(true);
    } catch (error) {
      complain(error.message);
    }
  });
}

export function startChoices() {
  const show = () => {
    for (const label of document.querySelectorAll("[data-only-with]")) {
      const [name, value] = label.dataset.onlyWith.split("=");
      label.hidden = document.querySelector(`[name="${name}"]`)?.value !== value;
    }
  };
  document.addEventListener("change", show);
  show();
}

// The second of a cover: the picture at which the video beside the form stands.
export function startCovers() {
  const video = document.querySelector("video.preview");
  for (const button of document.querySelectorAll("[data-take-cover]")) {
    if (!video) continue;
    button.hidden = false;
    const field = button.closest(".cover-field").querySelector("[data-cover]");
    button.addEventListener("click", () => {
      field.value = video.currentTime.toFixed(1);
    });
    field.addEventListener("input", () => {
      if (field.value) video.currentTime = Number(field.value);
    });
  }
}
