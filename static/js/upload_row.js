// A file on its way as a row of the page: its name, how far it is, and what can be done about it.
import { _ } from "./words.js";

export class UploadRow {
  constructor(sending, name) {
    this.name = name;
    this.row = document.createElement("li");
    this.how = Object.assign(document.createElement("span"), { className: "how soft", textContent: _("Waiting") });
    this.bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", _("Sending {name}", { name }));
    const title = Object.assign(document.createElement("span"), { className: "name", textContent: name });
    this.row.append(title, this.how, this.bar);
    this.stop = () => this.row.remove();
    this.button = this.offer(_("Stop"), () => this.stop());
    sending.append(this.row);
  }

  offer(word, act) {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      className: "edit",
      textContent: word,
    });
    const hidden = { className: "visually-hidden", textContent: ` ${this.name}` };
    made.append(Object.assign(document.createElement("span"), hidden));
    made.addEventListener("click", act);
    this.row.append(made);
    return made;
  }

  show(sent, size) {
    if (sent === this.sent) return; // an attempt that failed begins where it was
    this.sent = sent;
    this.bar.value = sent / size;
    this.how.textContent = sent < size ? `${Math.floor((100 * sent) / size)} %` : _("Checking");
  }

  wait(words) {
    this.how.textContent = words;
  }

  // Ends the bar and says why; what can be done is offered afterwards.
  end(words) {
    this.how.textContent = words;
    this.bar.remove();
    this.button.remove();
  }
}
