// The notes that are kept on this device: each with its page, its pictures, and what can be played.
import { isPage, noteOf, notesOf, pageOf, partsOf, personIn, titleIn } from "./addresses.js";
import { cacheOfPerson, putFor } from "./person.js";

const MAX_FILE = 64 * 1024 * 1024; // bytes; what is larger stays on the server
const MAX_ALL = 512 * 1024 * 1024;
const MAX_NOTES = 60;
const MOVING = /\/(media|reel|video)(\?|$)/;

// The kept notes, the one opened last first: {path, title, at, bytes}.
export async function keptNotes() {
  const cache = await cacheOfPerson();
  const notes = new Map();
  for (const request of cache ? await cache.keys() : []) {
    const path = new URL(request.url).pathname;
    const headers = (await cache.match(request))?.headers;
    if (!headers) continue;
    const note = notes.get(noteOf(path)) || { bytes: 0 };
    notes.set(noteOf(path), note);
    note.bytes += Number(headers.get("X-Bytes")) || 0;
    if (path !== pageOf(path)) continue;
    note.path = path;
    note.title = decodeURIComponent(headers.get("X-Title"));
    note.at = headers.get("X-Kept-At");
  }
  return [...notes.values()].filter((note) => note.path).sort((a, b) => b.at.localeCompare(a.at));
}

export async function drop(path) {
  const cache = await cacheOfPerson();
  for (const request of cache ? await cache.keys() : [])
    if (noteOf(new URL(request.url).pathname) === noteOf(path)) await cache.delete(request);
}

// Keeps a page that was just read, with all it shows. `saves` leaves out what is large.
export async function keep(path, html, { saves = false } = {}) {
  const who = personIn(html);
  if (!who) return;
  await keepPage(who, path, html);
  const { files, pages } = partsOf(html, path);
  for (const page of pages) {
    const response = await fetch(page).catch(() => null);
    if (!response?.ok || response.redirected) continue;
    const inner = await response.text();
    if (personIn(inner) !== who) return;
    await keepPage(who, page, inner);
    files.push(...partsOf(inner, page).files);
  }
  for (const file of files) if (!(saves && MOVING.test(file))) await keepFile(who, file);
  if (path === pageOf(path)) await dropOld(who, path, files);
  await makeRoom();
}

function keepPage(who, path, html) {
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "X-Title": encodeURIComponent(titleIn(html)),
    "X-Kept-At": new Date().toISOString(),
    "X-Bytes": String(html.length),
  };
  return putFor(who, path, new Response(html, { headers }));
}

// Asked for with what is known of it: a file that has not changed is not fetched again.
async function keepFile(who, url) {
  const known = await (await caches.open(notesOf(who))).match(url);
  const etag = known?.headers.get("ETag");
  const asked = { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" };
  const response = await fetch(url, asked).catch(() => null);
  if (response?.status !== 200) return;
  const size = Number(response.headers.get("Content-Length"));
  const type = response.headers.get("Content-Type") || "";
  if (!/^(video|audio|image)\/|^text\/vtt/.test(type) || size > MAX_FILE) {
    response.body?.cancel();
    return;
  }
  const file = await response.blob();
  if (file.size > MAX_FILE) return;
  const headers = { "Content-Type": type, "X-Bytes": String(file.size), ETag: response.headers.get("ETag") || "" };
  await putFor(who, url, new Response(file, { headers })).catch(() => null); // the device may have no room
}

// Files that the note does not show any more, such as a reel before it was cut again.
async function dropOld(who, path, files) {
  const cache = await caches.open(notesOf(who));
  const wanted = new Set(files.map((file) => new URL(file, location.href).href));
  for (const { url } of await cache.keys()) {
    const own = new URL(url).pathname;
    if (noteOf(own) === noteOf(path) && !isPage(own) && !wanted.has(url)) await cache.delete(url);
  }
}

async function makeRoom() {
  let bytes = 0;
  for (const [n, note] of (await keptNotes()).entries()) {
    bytes += note.bytes;
    if (n >= MAX_NOTES || (n > 0 && bytes > MAX_ALL)) await drop(note.path);
  }
}
