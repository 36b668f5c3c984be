// Without push messages a page that is open somewhere behind tells by itself that a note is done.
import { _ } from "./words.js";

const KEY = "notify"; // "push": the server tells; "open": open pages do; else nobody

export function way() {
  try {
    return localStorage.getItem(KEY) || "";
  } catch {
    return "";
  }
}

export function setWay(wanted) {
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    /* lasts for this page then */
  }
}

export async function tellDone({ entry_id: id, title, status }) {
  if (way() !== "open" || !document.hidden || globalThis.Notification?.permission !== "granted") return;
  const words = { completed: _("The note is ready."), failed: _("The note could not be made.") };
  if (!words[status]) return;
  const path = id ? `/entries/${id}` : location.pathname;
  const about = { body: words[status], tag: path, icon: "/static/icon-192.png", data: { path } };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration) await registration.showNotification(title || "Clipsheet", about);
  else new Notification(title || "Clipsheet", about);
}
