// The switch in the settings: whether this device is told when a note is done, by push messages or by open pages.
import { complain } from "./announce.js";
import { call } from "./calls.js";
import { setWay, way } from "./notices.js";
import { keepWords } from "./offline/push.js";
import { _ } from "./words.js";

const DEVICES = "/api/push/devices";
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const manager = async () => (await navigator.serviceWorker?.getRegistration())?.pushManager;
const subscription = async () => (await manager())?.getSubscription();

async function subscribe(key) {
  const { endpoint, keys } = (
    await (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) })
  ).toJSON();
  await call(DEVICES, "POST", { endpoint, keys });
  await keepWords({
    ready: _("The note is ready."),
    failed: _("The note could not be made."),
    several: _("{done} notes are ready, {failed} could not be made."),
    test: _("Notifications arrive here."),
  });
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted")
    throw new Error(_("The browser does not allow notifications of this page; its settings can."));
  const { public_key: key } = await call("/api/push", "GET");
  if (key && (await manager())) await subscribe(key);
  setWay(key && (await subscription()) ? "push" : "open");
}

async function switchOff() {
  const known = await subscription();
  if (known) {
    await call(DEVICES, "DELETE", { endpoint: known.endpoint });
    await known.unsubscribe();
  }
  setWay("");
}

async function test() {
  const known = await subscription();
  if (known) return call("/api/push/test", "POST", { endpoint: known.endpoint });
  new Notification("Clipsheet", { body: _("Notifications arrive here.") });
}

async function show(part) {
  const now = way() === "push" && !(await subscription()) ? "" : way();
  for (const line of part.querySelectorAll("[data-way]")) line.hidden = line.dataset.way !== (now || "off");
  part.querySelector("[data-on]").hidden = Boolean(now);
  for (const one of part.querySelectorAll("[data-off], [data-try]")) one.hidden = !now;
}

export function startNotifying() {
  const part = document.getElementById("notify");
  if (!part || !("Notification" in window)) return;
  const act = (name, run) =>
    part.querySelector(`[data-${name}]`).addEventListener("click", async () => {
      try {
        await run();
      } catch (error) {
        complain(error.message);
      }
      await show(part);
    });
  act("on", switchOn);
  act("off", switchOff);
  act("try", test);
  part.querySelector("[data-none]").hidden = true;
  show(part);
}
