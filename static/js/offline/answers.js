// How a request is answered: by the server; where it cannot be reached, by what is kept here.
import { isPage, personIn, SHELL, unversioned } from "./addresses.js";
import { drop, keep } from "./notes.js";
import { belongsTo, cacheOfPerson } from "./person.js";
import { partOf } from "./ranges.js";

const WAIT_MS = 5000; // for a server that does not answer, where there is something to show instead
const AWAY = [502, 503, 504]; // a proxy says that nobody is behind it
const late = () => new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), WAIT_MS));

async function fromServer(request, instead) {
  const asked = fetch(request);
  const response = await (instead ? Promise.race([asked, late()]) : asked);
  if (instead && AWAY.includes(response.status)) throw new Error("away");
  return response;
}

// Reads whom a page is for, and keeps it when it is a note's.
async function learn(path, response) {
  if (!/^text\/html/.test(response.headers.get("Content-Type") || "")) return;
  const html = await response.text();
  const who = personIn(html);
  if (who === null) return;
  await belongsTo(who);
  if (!isPage(path)) return;
  if (response.status === 404) await drop(path);
  if (response.ok) await keep(path, html, { saves: navigator.connection?.saveData });
}

export async function page(event) {
  const path = new URL(event.request.url).pathname;
  const kept = isPage(path) ? await (await cacheOfPerson())?.match(path) : undefined;
  try {
    const response = await fromServer(event.request, kept);
    event.waitUntil(learn(path, response.clone()));
    return response;
  } catch {
    if (event.request.mode !== "navigate") return Response.error();
    return kept ? marked(kept) : offlinePage();
  }
}

// The page says by itself that it is a kept one, and since when.
async function marked(kept) {
  const html = (await kept.text()).replace("<body ", `<body data-kept-at="${kept.headers.get("X-Kept-At")}" `);
  return new Response(html, { headers: kept.headers });
}

async function offlinePage() {
  return (await caches.match("/offline", { ignoreSearch: true })) || Response.error();
}

export async function file(event) {
  const { url, headers } = event.request;
  const cache = await cacheOfPerson();
  const kept = (await cache?.match(url)) || (await cache?.match(url, { ignoreSearch: true }));
  try {
    return await fromServer(event.request, kept);
  } catch {
    return kept ? partOf(kept, headers.get("Range")) : Response.error();
  }
}

export async function asset(event) {
  const known = await caches.match(event.request);
  if (known) return known;
  try {
    return await fetch(event.request);
  } catch {
    return (await ofAnotherVersion(event.request.url)) || Response.error();
  }
}

async function ofAnotherVersion(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SHELL)) continue;
    const cache = await caches.open(name);
    const same = (await cache.keys()).find((one) => unversioned(one.url) === unversioned(url));
    if (same) return cache.match(same);
  }
}
