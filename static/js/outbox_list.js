// The list of links that wait on this device, where a page has a place for it.
import { remove, waiting } from "./offline/outbox.js";
import { _ } from "./words.js";

function row(one, renew) {
  const line = document.getElementById("outbox-row").content.cloneNode(true);
  line.querySelector("[data-link]").textContent = one.order.url || one.order.text;
  line.querySelector("[data-state]").textContent = one.problem || _("Waits on this device.");
  line.querySelector("li").toggleAttribute("data-refused", Boolean(one.problem));
  line.querySelector("button").addEventListener("click", async () => {
    await remove(one.id);
    await renew();
  });
  return line;
}

export async function showWaiting(who) {
  const place = document.getElementById("outbox");
  if (!place) return;
  const renew = () => showWaiting(who);
  const all = await waiting(who);
  place.hidden = all.length === 0;
  place.querySelector("ul").replaceChildren(...all.map((one) => row(one, renew)));
}
