// The service worker: keeps opened notes on this device, answers from them where the server is away, sends what waits.
import { isAsset, isFile, isPage, SHELL } from "./addresses.js";
import { asset, file, page } from "./answers.js";
import { keep } from "./notes.js";
import { flush, removeAllOf } from "./outbox.js";
import { forget, person } from "./person.js";
import { open, show, stop } from "./push.js";

const SIGN_OUT = "/auth/logout";

async function install(version, shell) {
  const cache = await caches.open(SHELL + version);
  await cache.addAll(shell);
  await self.skipWaiting();
}

// What an older version kept for itself goes; notes stay.
async function activate(version) {
  for (const name of await caches.keys())
    if (name.startsWith(SHELL) && name !== SHELL + version) await caches.delete(name);
  await self.clients.claim();
}

// What still waits is sent first: afterwards nothing of the person is left on this device.
async function signOut(event) {
  const who = await person();
  await flush(who).catch(() => null);
  await stop().catch(() => null);
  const response = await fetch(event.request);
  await removeAllOf(who);
  await forget();
  return response;
}

function answer(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === SIGN_OUT) event.respondWith(signOut(event));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" || isPage(pathname)) event.respondWith(page(event));
  else if (isFile(pathname)) event.respondWith(file(event));
  else if (isAsset(pathname)) event.respondWith(asset(event));
}

// A page that was open before there was a service worker asks to be kept.
async function hear({ path }) {
  if (!isPage(path || "")) return;
  const response = await fetch(path);
  if (response.ok && !response.redirected) await keep(path, await response.text());
}

export function start(version, shell) {
  self.addEventListener("install", (event) => event.waitUntil(install(version, shell)));
  self.addEventListener("activate", (event) => event.waitUntil(activate(version)));
  self.addEventListener("fetch", answer);
  self.addEventListener("message", (event) => event.waitUntil(hear(event.data)));
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
  self.addEventListener("sync", (event) => event.waitUntil(flush()));
}
