// Searching as one types: the list is the server's own page for what stands in the boxes.
import { announce } from "./announce.js";
import { parsed } from "./calls.js";
import { tellTimes } from "./times.js";
import { _, plural } from "./words.js";

const PAUSE_MS = 140; // of somebody who types

export function addressOf(form) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const kept = given.filter(([name, value]) => !(name === "sort" && ["newest", "best"].includes(value)));
  const query = new URLSearchParams(kept).toString();
  return `${form.getAttribute("action")}${query ? `?${query}` : ""}`;
}

export function startFinding() {
  const form = document.getElementById("find");
  if (!form) return;
  let timer = 0;
  let asked = 0;

  async function find() {
    const mine = ++asked;
    const address = addressOf(form);
    const fresh = await parsed(address);
    if (!fresh || mine !== asked) return; // a later one is on its way
    document.getElementById("list").replaceWith(document.importNode(fresh.getElementById("list"), true));
    document.getElementById("entries-title").textContent = fresh.getElementById("entries-title").textContent;
    document.getElementById("total").textContent = fresh.getElementById("total").textContent;
    document.querySelector("#bulk [name=back]")?.setAttribute("value", new URL(address, location.href).search);
    history.replaceState(null, "", address);
    tellTimes();
    const count = document.querySelectorAll("#entries > li").length;
    announce(count ? plural("{num} note", "{num} notes", count) : _("No note fits"));
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon();
  });
}

// The next page comes when the end of this one is near.
export function startMore() {
  const watch = new IntersectionObserver(
    async ([seen]) => {
      if (!seen.isIntersecting) return;
      watch.disconnect();
      const link = seen.target;
      const fresh = await parsed(link.href);
      if (!fresh || !link.isConnected) return;
      document.getElementById("entries").append(...fresh.querySelectorAll("#entries > li"));
      link.closest(".pages").replaceWith(fresh.querySelector("#list .pages"));
      tellTimes();
    },
    { rootMargin: "600px" },
  );
  const look = () => {
    watch.disconnect();
    const link = document.querySelector("#list [data-more]");
    if (link) watch.observe(link);
  };
  new MutationObserver(look).observe(document.querySelector(".library"), { childList: true, subtree: true });
  look();
}
