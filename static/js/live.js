// Live events: EventSource reconnects by itself and says which event it saw last.
import { _ } from "./words.js";

const REOPEN_MS = 15000;

export function follow(url, onEvent) {
  const light = document.getElementById("live");
  const hear = (event) => {
    last = event.lastEventId || last;
    onEvent(event.type, JSON.parse(event.data));
  };
  let source, timer, last;

  function open() {
    const from = new URL(url, location.href);
    if (last) from.searchParams.set("after", last);
    source = new EventSource(from);
    for (const kind of ["status", "progress", "clip", "gone"]) source.addEventListener(kind, hear);
    source.onopen = () => {
      light.dataset.state = "on";
      light.lastElementChild.textContent = _("Live");
    };
    source.onerror = () => {
      light.dataset.state = "off";
      light.lastElementChild.textContent = _("Reconnecting");
      // A refusal, such as "too many", ends an EventSource for good.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    };
  }

  light.hidden = false;
  open();
  return {
    close: () => {
      clearTimeout(timer);
      source.close();
      light.hidden = true;
    },
  };
}
