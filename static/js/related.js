// Related notes come when they are scrolled to: finding them must not hold up the page.
import { parsed } from "./calls.js";

async function show(link) {
  link.removeAttribute("data-related");
  const fresh = await parsed(link.href);
  const list = fresh?.getElementById("related-list");
  if (!list || !link.isConnected) return;
  link.closest(".related").append(document.importNode(list, true));
}

export function startRelated() {
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      watch.unobserve(one.target);
      show(one.target);
    }
  });
  const look = () => {
    for (const link of document.querySelectorAll("[data-related]")) watch.observe(link);
  };
  new MutationObserver(look).observe(document.getElementById("main"), { childList: true }); // a page that is renewed
  look();
}
