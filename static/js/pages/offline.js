// What the page named like this file loads. It is itself kept on the device, and shown where nothing can be reached.
import { announce, complain } from "../announce.js";
import { showKept } from "../kept_list.js";
import { put } from "../offline/outbox.js";
import { hasLink, orders } from "../orders.js";
import { sendWaiting, startSending, whoIsHere } from "../sending.js";
import { _ } from "../words.js";

// A phone's Share menu leads to an address with the link in it, also when that address cannot be reached.
function shared() {
  const asked = new URLSearchParams(location.search);
  return ["url", "text", "title"].map((name) => asked.get(name) || "").find(hasLink) || "";
}

function startSaving() {
  const form = document.getElementById("save-later");
  const box = form.querySelector("textarea");
  box.value = shared();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const who = await whoIsHere();
    if (!who) {
      complain(_("Nobody has been here yet: open Clipsheet once while it can be reached."));
      return;
    }
    for (const order of orders(box.value)) await put(order, who);
    box.value = "";
    announce(_("Kept on this device. It is sent when Clipsheet can be reached."));
    await sendWaiting();
  });
}

startSaving();
showKept();
startSending();
for (const again of document.querySelectorAll("[data-again]"))
  again.addEventListener("click", () => location.assign(location.pathname === "/offline" ? "/" : location.href));
