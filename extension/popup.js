// The popup: the tab's link with a tag, sent to the person's own Clipsheet.
import { order, origin, words } from "./save.js";

const said = document.getElementById("said");
const { server, token, tag } = await chrome.storage.local.get({ server: "", token: "", tag: "" });
const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
const where = document.getElementById("where");
const save = document.getElementById("save");

document.getElementById("page").textContent = tab?.url || "This page has no address.";
// What was typed before these were read stays.
where.elements.server.value ||= server;
where.elements.token.value ||= token;
save.elements.tag.value ||= tag;
document.getElementById("settings").open = !token;

where.addEventListener("submit", async (event) => {
  event.preventDefault();
  const kept = { server: origin(where.elements.server.value), token: where.elements.token.value.trim() };
  // Only that one address may be called, and only after the person said yes to it.
  if (!(await chrome.permissions.request({ origins: [`${kept.server}/*`] }))) return;
  await chrome.storage.local.set(kept);
  location.reload();
});

save.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!token) {
    document.getElementById("settings").open = true;
    return;
  }
  await chrome.storage.local.set({ tag: save.elements.tag.value });
  try {
    const response = await fetch(...order(server, token, tab.url, save.elements.tag.value));
    said.textContent = words(response.status, await response.json().catch(() => null));
  } catch {
    said.textContent = "Clipsheet cannot be reached. Is it running, and is the address right?";
  }
});
