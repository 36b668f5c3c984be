// Push messages: what is shown of one, and where a tap leads. The words are the page's, kept when it was switched on.
import { STATE } from "./addresses.js";

const WORDS = "/words";
const ENGLISH = {
  ready: "The note is ready.",
  failed: "The note could not be made.",
  several: "{done} notes are ready, {failed} could not be made.",
  test: "Notifications arrive here.",
};

export async function keepWords(words) {
  await (await caches.open(STATE)).put(WORDS, new Response(JSON.stringify(words)));
}

async function words() {
  const kept = await (await caches.open(STATE)).match(WORDS);
  return { ...ENGLISH, ...(kept ? await kept.json() : {}) };
}

// {title, body} of a message {done, failed, titles}.
export function wording({ done = 0, failed = 0, titles = [] }, said = ENGLISH) {
  if (done + failed === 0) return { title: "Clipsheet", body: said.test };
  if (done + failed === 1) return { title: titles[0] || "Clipsheet", body: failed ? said.failed : said.ready };
  const body = said.several.replace("{done}", done).replace("{failed}", failed);
  return { title: titles.join(", ") || "Clipsheet", body };
}

export async function show(data) {
  let message = {};
  try {
    message = data?.json() ?? {};
  } catch {
    /* not ours; a browser wants something shown for each message all the same */
  }
  const { title, body } = wording(message, await words());
  const path = /^\/(entries\/[\w-]+)?$/.test(message.path) ? message.path : "/";
  await self.registration.showNotification(title, { body, tag: path, icon: "/static/icon-192.png", data: { path } });
}

export async function open(notification) {
  notification.close();
  const { path } = notification.data || {};
  const tabs = await self.clients.matchAll({ type: "window" });
  const tab = tabs.find((one) => new URL(one.url).pathname === path);
  return tab ? tab.focus() : self.clients.openWindow(path || "/");
}

// This device is told nothing more, by the server and by the push service.
export async function stop() {
  const subscription = await self.registration.pushManager?.getSubscription();
  if (!subscription) return;
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ endpoint: subscription.endpoint });
  await fetch("/api/push/devices", { method: "DELETE", headers, body }).catch(() => null);
  await subscription.unsubscribe();
}
