// A page that says how far something is: asked again every few seconds while somebody looks.
import { parsed } from "./calls.js";
import { tellTimes } from "./times.js";
import { _ } from "./words.js";

export function startStatus() {
  if (!document.getElementById("status")) return; // an import that has not begun
  const light = document.getElementById("live");
  light.hidden = false;
  async function look() {
    const fresh = document.hidden ? null : await parsed(location.href).catch(() => null);
    const old = document.getElementById("status");
    const now = fresh?.getElementById("status");
    if (!document.hidden) {
      light.dataset.state = now ? "on" : "off";
      light.lastElementChild.textContent = now ? _("Live") : _("Reconnecting");
    }
    if (now && !old.contains(document.activeElement) && now.innerHTML !== startStatus.last) {
      startStatus.last = now.innerHTML;
      old.replaceChildren(...document.importNode(now, true).childNodes);
      tellTimes();
    }
    setTimeout(look, 1000 * Number(document.body.dataset.againS));
  }
  look();
}
