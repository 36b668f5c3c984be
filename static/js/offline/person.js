// Whose notes are kept on this device: one person's at a time. Another person, or a sign-out, ends them.
import { isNotes, notesOf, STATE } from "./addresses.js";

const KEY = "/person";

export async function person() {
  const known = await (await caches.open(STATE)).match(KEY);
  return known ? known.text() : "";
}

// The page that just came is this person's. Nothing of anybody else stays.
export async function belongsTo(who) {
  if ((await person()) === who) return;
  await forget();
  if (who) await (await caches.open(STATE)).put(KEY, new Response(who));
}

// Its push messages end too: what a note is called is nobody else's.
export async function forget() {
  await unsubscribe().catch(() => null);
  await (await caches.open(STATE)).delete(KEY);
  for (const name of await caches.keys()) if (isNotes(name)) await caches.delete(name);
}

async function unsubscribe() {
  const registration = globalThis.registration ?? (await navigator.serviceWorker?.getRegistration());
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

// Puts it into the person's cache, unless the person has left meanwhile.
export async function putFor(who, url, response) {
  if ((await person()) !== who) return;
  await (await caches.open(notesOf(who))).put(url, response);
  if ((await person()) !== who) await caches.delete(notesOf(who));
}

export async function cacheOfPerson() {
  const who = await person();
  return who ? caches.open(notesOf(who)) : null;
}
