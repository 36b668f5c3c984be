// Links that were saved while Clipsheet could not be reached: they wait on this device and are sent in their order.
import { person } from "./person.js";

const OPEN = () =>
  new Promise((done, refuse) => {
    const asked = indexedDB.open("clipsheet", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => refuse(asked.error);
  });

async function store(mode, act) {
  const database = await OPEN();
  try {
    return await new Promise((done, refuse) => {
      const change = database.transaction("outbox", mode);
      const asked = act(change.objectStore("outbox"));
      change.oncomplete = () => done(asked.result);
      change.onerror = change.onabort = () => refuse(change.error);
    });
  } finally {
    database.close();
  }
}

const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// An order as the API takes it: {url or text, tag?, schema?}.
export async function put(order, who) {
  await store("readwrite", (box) => box.put({ id: newId(), who, order, at: new Date().toISOString(), problem: "" }));
  const { serviceWorker } = navigator;
  await (await serviceWorker?.getRegistration())?.sync?.register("outbox").catch(() => null);
}

export async function waiting(who) {
  const all = await store("readonly", (box) => box.getAll());
  return all.filter((one) => one.who === who).sort((a, b) => a.at.localeCompare(b.at));
}

export const remove = (id) => store("readwrite", (box) => box.delete(id));

export async function removeAllOf(who) {
  for (const one of await waiting(who)) await remove(one.id);
}

async function words(response) {
  const said = await response.json().catch(() => ({}));
  return `${said.detail || said.title || "It was refused."} ${said.advice || ""}`.trim();
}

// Its id goes along: an order that arrived and whose answer was lost is not made twice.
async function send(one) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": one.id };
  const response = await fetch("/api/entries", { method: "POST", headers, body: JSON.stringify(one.order) });
  if (response.ok) return remove(one.id);
  const isForLater = response.status >= 500 || [401, 403, 408, 425, 429].includes(response.status);
  if (isForLater) throw new Error(String(response.status));
  const problem = await words(response);
  return store("readwrite", (box) => box.put({ ...one, problem }));
}

async function sendAll(who) {
  const open = (await waiting(who)).filter((one) => !one.problem);
  for (const one of open) await send(one);
  return open.length;
}

// Sends what waits of this person; how many were sent or refused. Raises when the server cannot be reached.
export async function flush(who) {
  const whom = who ?? (await person());
  if (!whom) return 0;
  return navigator.locks ? navigator.locks.request("clipsheet-outbox", () => sendAll(whom)) : sendAll(whom);
}
