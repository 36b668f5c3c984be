// The notes that are kept on this device, on the page that stands in for what cannot be reached.
import { drop, keptNotes } from "./offline/notes.js";
import { _ } from "./words.js";

const size = (bytes) => (bytes < 1e6 ? _("less than 1 MB") : `${Math.round(bytes / 1e6)} MB`);

function row(note, renew) {
  const line = document.getElementById("kept-row").content.cloneNode(true);
  const link = line.querySelector("a");
  link.textContent = note.title || _("A note");
  link.href = note.path;
  line.querySelector("[data-about]").textContent = _("kept {when}, {size}", {
    when: new Date(note.at).toLocaleString(),
    size: size(note.bytes),
  });
  line.querySelector("button").addEventListener("click", async () => {
    await drop(note.path);
    await renew();
  });
  line.querySelector("button span").textContent = `: ${note.title}`;
  return line;
}

export async function showKept() {
  const list = document.getElementById("kept-notes");
  const notes = "caches" in window ? await keptNotes() : [];
  list.replaceChildren(...notes.map((note) => row(note, showKept)));
  document.getElementById("kept-none").hidden = notes.length > 0;
}
