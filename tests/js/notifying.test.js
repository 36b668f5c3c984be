import assert from "node:assert/strict";
import { test } from "node:test";

// What of a browser the switch touches. Headless Chromium (156, either mode, permission granted) answers a subscription
// with “AbortError: Registration failed - permission denied”: it has no push service. So this stands for one.
const KEY = Uint8Array.from([4, 250, 251, 252, 253, 254, 255]);
const asked = { subscribed: [], calls: [], cached: {} };
let subscription = null;
const pushManager = {
  getSubscription: async () => subscription,
  subscribe: async (options) => {
    asked.subscribed.push(options);
    const told = { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } };
    subscription = { endpoint: told.endpoint, toJSON: () => told, unsubscribe: async () => (subscription = null) };
    return subscription;
  },
};

const buttons = {};
const lines = ["off", "push", "open"].map((way) => ({ dataset: { way }, hidden: true }));
const button = () => ({
  addEventListener(_, run) {
    this.press = run;
  },
});
const part = {
  querySelector: (name) => (buttons[name] ??= button()),
  querySelectorAll: (name) => (name === "[data-way]" ? lines : []),
};

let key = Buffer.from(KEY).toString("base64url");
let permission = "granted";
const toast = {};
const kept = new Map();
const fakes = {
  document: { getElementById: (id) => (id === "notify" ? part : id === "toast" ? toast : null) },
  window: { Notification: true },
  Notification: { requestPermission: async () => permission },
  navigator: { serviceWorker: { getRegistration: async () => ({ pushManager }) } },
  localStorage: { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) },
  caches: {
    open: async () => ({ put: async (name, body) => Object.assign(asked.cached, { [name]: await body.json() }) }),
  },
  fetch: async (url, { method, body }) => {
    asked.calls.push([method, url, body && JSON.parse(body)]);
    return url === "/api/push" ? Response.json({ public_key: key }) : new Response(null, { status: 204 });
  },
};
for (const [name, value] of Object.entries(fakes))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
const { complain } = await import("../../static/js/announce.js");
const { startNotifying } = await import("../../static/js/notifying.js");
startNotifying();
const press = (name) => buttons[`[data-${name}]`].press();
const shown = () => lines.filter((one) => !one.hidden).map((one) => one.dataset.way);

test("a device subscribes with the server's key, tells it where, and keeps the words", async () => {
  await press("on");
  assert.deepEqual(
    asked.subscribed.map((one) => [one.userVisibleOnly, [...one.applicationServerKey]]),
    [[true, [...KEY]]],
  );
  const device = { endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } };
  assert.deepEqual(asked.calls.splice(0), [
    ["GET", "/api/push", undefined],
    ["POST", "/api/push/devices", device],
  ]);
  assert.equal(asked.cached["/words"].ready, "The note is ready.");
  assert.deepEqual(shown(), ["push"]);
});

test("a test goes through the push service, and switching off ends it at both ends", async () => {
  await press("try");
  await press("off");
  const body = { endpoint: "https://push.example/1" };
  assert.deepEqual(asked.calls.splice(0), [
    ["POST", "/api/push/test", body],
    ["DELETE", "/api/push/devices", body],
  ]);
  assert.equal(subscription, null);
  assert.deepEqual(shown(), ["off"]);
});

test("without a key of the server nothing is subscribed, and open pages tell", async () => {
  key = null;
  await press("on");
  assert.equal(asked.subscribed.length, 1);
  assert.deepEqual(shown(), ["open"]);
  await press("off");
});

test("a browser that allows none says so", async () => {
  permission = "denied";
  await press("on");
  clearTimeout(complain.timer);
  assert.match(toast.textContent, /does not allow notifications/);
  assert.deepEqual(shown(), ["off"]);
});
