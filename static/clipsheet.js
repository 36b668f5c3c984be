// Makes the pages live. Everything here has a plain form or link underneath that works without it.
const page = document.body.dataset.page;
const announce = (text) => { document.getElementById("announce").textContent = text; };

function complain(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => { toast.hidden = true; }, 8000);
}

/* Calls */
async function problem(response) {
  try {
    const said = await response.json();
    return `${said.detail || said.title} ${said.advice || ""}`.trim();
  } catch {
    return "The server did not answer as expected. Reload the page.";
  }
}

async function call(url, method = "POST", body = undefined) {
  let response;
  try {
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error("Clipsheet cannot be reached. Is it still running?");
  }
  if (!response.ok) throw new Error(await problem(response));
  return response.status === 204 ? null : response.json();
}

async function parsed(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/* Live events: EventSource reconnects by itself and says which event it saw last */
function follow(url, onEvent) {
  const light = document.getElementById("live");
  const hear = (event) => { last = event.lastEventId || last; onEvent(event.type, JSON.parse(event.data)); };
  let source, timer, last;

  function open() {
    const from = new URL(url, location.href);
    if (last) from.searchParams.set("after", last);
    source = new EventSource(from);
    for (const kind of ["status", "progress", "gone"]) source.addEventListener(kind, hear);
    source.onopen = () => { light.dataset.state = "on"; light.lastElementChild.textContent = "Live"; };
    source.onerror = () => {
      light.dataset.state = "off";
      light.lastElementChild.textContent = "Reconnecting";
      // A refusal, such as "too many", ends an EventSource for good.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    };
  }

  light.hidden = false;
  open();
  return { close: () => { clearTimeout(timer); source.close(); light.hidden = true; } };
}

const REOPEN_MS = 15000;
const FINAL = new Set(["completed", "failed", "cancelled"]);

function showProgress(root, data) {
  const line = root.querySelector("[data-line]");
  if (line && data.progress) line.textContent = data.progress;
  let before = true;
  for (const step of root.querySelectorAll(".steps li")) {
    const bar = step.querySelector("progress");
    if (step.dataset.stage === data.stage) {
      before = false;
      step.dataset.state = "busy";
      bar.value = data.done || 0;
    } else if (step.dataset.state !== "skipped") {
      step.dataset.state = before ? "done" : "next";
      bar.value = before ? 1 : 0;
    }
  }
}

const WORDS = { pending: "Waiting", downloading: "Fetching", transcribing: "Listening", processing: "Working", saving: "Saving" };

function showStatus(root, data) {
  const pill = root.querySelector("[data-pill]");
  if (!pill || !WORDS[data.status]) return;
  pill.dataset.tone = data.status === "pending" ? "wait" : "busy";
  pill.lastElementChild.textContent = WORDS[data.status];
}

/* The list */
function startList() {
  const list = document.getElementById("entries");
  const { row: rowUrl, events, older } = document.body.dataset;
  const rowOf = (id) => list.querySelector(`[data-entry="${CSS.escape(id)}"]`);
  const waiting = new Map();

  async function swap(id) {
    if (waiting.has(id)) { waiting.set(id, true); return; } // one look at a time, and one more if it changed meanwhile
    waiting.set(id, false);
    const fresh = (await parsed(rowUrl.replace("ID", id)))?.querySelector("li");
    const old = rowOf(id);
    if (fresh && old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focused) fresh.querySelector("h3 a").focus({ preventScroll: true });
    } else if (fresh && older === undefined) list.prepend(fresh);
    document.getElementById("empty").hidden = list.children.length > 0 || older !== undefined;
    const again = waiting.get(id);
    waiting.delete(id);
    if (again) await swap(id);
  }

  follow(events, (kind, data) => {
    const row = rowOf(data.entry_id);
    const runs = row && WORDS[data.status || "processing"] && row.querySelector(".steps") && data.stage;
    if (kind === "progress" && row) showProgress(row, data);
    if (kind === "status" && runs && !FINAL.has(data.status)) {
      showStatus(row, data);
      showProgress(row, data);
      const isFetched = data.stage !== "download" && !row.querySelector(".thumb img"); // title and picture came with it
      if (isFetched || row.querySelector("[data-title]").dataset.title !== data.title) swap(data.entry_id);
    } else if (kind === "status") swap(data.entry_id);
    if (kind === "status" && FINAL.has(data.status)) announce(`${data.title}: ${data.partial ? "partly done" : data.status}`);
  });
  return swap;
}

function startPaste(swap) {
  const form = document.getElementById("paste");
  const box = form.querySelector("textarea");
  const refused = document.getElementById("refused");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const links = box.value.split(/\n|\s+(?=https?:\/\/\S+\s*(?:$|\n|https?:))/).map((line) => line.trim()).filter(Boolean);
    const left = [], said = [];
    for (const url of links) {
      try {
        await swap((await call(document.body.dataset.entries, "POST", { url })).id);
      } catch (error) {
        left.push(url);
        said.push(error.message);
      }
    }
    box.value = left.join("\n");
    showRefused(refused, box, said);
    if (!said.length) announce("Accepted. The note is being made.");
    button.removeAttribute("aria-busy");
    box.focus();
  });
}

function showRefused(refused, box, said) {
  refused.replaceChildren(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  refused.hidden = !said.length;
  box.toggleAttribute("aria-invalid", Boolean(said.length));
}

/* Files: two at a time, a bar each; what breaks off goes on (tus), also after a reload */
const PIECE_BYTES = 16 * 1024 * 1024; // a proxy may refuse longer requests
const PAUSES_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000];
const FORGOTTEN_MS = 24 * 3600 * 1000;

function tusClient() {
  tusClient.loading ||= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: document.body.dataset.tusClient });
    script.onload = () => resolve(window.tus);
    script.onerror = () => { tusClient.loading = null; reject(new Error("The page could not be loaded whole. Reload it.")); };
    document.head.append(script);
  });
  return tusClient.loading;
}

// What the client library keeps about uploads that have not ended.
function forget(uploadUrl) {
  for (const one of unfinishedUploads()) {
    if (one.uploadUrl === uploadUrl) try { localStorage.removeItem(one.key); } catch { /* it expires */ }
  }
}

function unfinishedUploads() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("tus::"));
    return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
  } catch { return []; } // storage may be off
}

function startDrop(swap) {
  const input = document.getElementById("files");
  const sending = document.getElementById("sending");
  const { tus: endpoint, entries, maxMb } = document.body.dataset;
  const queue = [];
  let running = 0;

  async function send(file, item) {
    const { Upload } = await tusClient();
    return new Promise((resolve, reject) => {
      const upload = new Upload(file, {
        endpoint,
        chunkSize: PIECE_BYTES,
        retryDelays: PAUSES_MS,
        metadata: { filename: file.name, filetype: file.type },
        removeFingerprintOnSuccess: true,
        onProgress: (sent, size) => {
          if (sent === item.sent) return; // an attempt that failed begins where it was
          item.sent = sent;
          item.bar.value = sent / size;
          item.how.textContent = sent < size ? `${Math.floor((100 * sent) / size)} %` : "Checking";
        },
        onShouldRetry: (error) => {
          const status = error.originalResponse?.getStatus() || 0;
          const isPassing = !status || status >= 500 || [409, 423, 429].includes(status);
          if (isPassing) item.how.textContent = status ? "The server is busy, trying again" : "No connection, trying again";
          return isPassing;
        },
        onError: (error) => {
          const why = refusal(error);
          if (!why.mayGoOn) forget(upload.url);
          reject(why);
        },
        onSuccess: () => resolve(upload.url.split("/").pop()),
      });
      item.stop = () => { upload.abort(true).catch(() => {}); reject(new DOMException("Stopped", "AbortError")); };
      upload.findPreviousUploads().then((earlier) => {
        if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      }, () => upload.start());
    });
  }

  function refusal(error) {
    try {
      const said = JSON.parse(error.originalResponse.getBody());
      return new Error(`${said.detail} ${said.advice || ""}`.trim());
    } catch {
      return Object.assign(new Error("The connection broke."), { mayGoOn: true });
    }
  }

  function show(name) {
    const row = document.createElement("li");
    const title = Object.assign(document.createElement("span"), { className: "name", textContent: name });
    const how = Object.assign(document.createElement("span"), { className: "how soft", textContent: "Waiting" });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", `Sending ${name}`);
    row.append(title, how, bar);
    const item = { row, how, bar, stop: () => row.remove() };
    item.button = button(item, "Stop", name, () => item.stop());
    sending.append(row);
    return item;
  }

  function button(item, word, name, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "edit", textContent: word });
    made.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${name}` }));
    made.addEventListener("click", act);
    item.row.append(made);
    return made;
  }

  async function work() {
    while (queue.length && running < 2) {
      const [file, item] = queue.shift();
      if (!item.row.isConnected) continue; // stopped before its turn
      running += 1;
      one(file, item).finally(() => { running -= 1; work(); });
    }
  }

  async function one(file, item) {
    try {
      if (file.size > Number(maxMb) * 1024 * 1024) throw new Error(`It is larger than ${maxMb} MB. Send a shorter or smaller video.`);
      const id = await send(file, item);
      const entry = await call(entries, "POST", { upload_id: id });
      item.row.remove();
      await swap(entry.id);
    } catch (error) {
      if (error.name === "AbortError") { item.row.remove(); return; }
      item.row.dataset.tone = "bad";
      item.how.textContent = error.message;
      item.bar.remove();
      item.button.remove();
      if (error.mayGoOn) button(item, "Go on", file.name, () => { item.row.remove(); take([file]); });
      announce(`${file.name}: ${error.message}`);
    }
  }

  function recall() {
    for (const { size, metadata, uploadUrl, creationTime } of unfinishedUploads()) {
      if (!uploadUrl || Date.now() - new Date(creationTime) > FORGOTTEN_MS) { forget(uploadUrl); continue; }
      const name = metadata?.filename || "A video";
      const item = show(name);
      Object.assign(item.row.dataset, { unfinished: `${name}/${size}` });
      item.bar.remove();
      item.button.remove();
      item.how.textContent = "Not sent to its end. Choose it again to go on.";
      button(item, "Forget", name, () => {
        forget(uploadUrl);
        item.row.remove();
        fetch(uploadUrl, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => {}); // else it expires
      });
    }
  }

  function take(files) {
    for (const bad of sending.querySelectorAll('[data-tone="bad"]')) bad.remove();
    for (const file of files) {
      sending.querySelector(`[data-unfinished="${CSS.escape(`${file.name}/${file.size}`)}"]`)?.remove();
      queue.push([file, show(file.name)]);
    }
    work();
  }

  recall();
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; document.body.classList.add("dragging"); } });
  addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); document.body.classList.toggle("dragging", depth > 0); });
  addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    document.body.classList.remove("dragging");
    take([...event.dataTransfer.files]);
  });
}

/* Forms that have a call of the API behind them, and deleting */
function startActions(refresh) {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-api]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      await call(form.dataset.api);
      await refresh(form.closest("[data-entry]").dataset.entry);
    } catch (error) {
      complain(error.message);
      button.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-delete]");
    const dialog = document.getElementById("delete-dialog");
    if (!link || !dialog?.showModal) return;
    event.preventDefault();
    dialog.returnValue = "";
    dialog.addEventListener("close", async () => {
      if (dialog.returnValue !== "delete") return;
      try {
        await call(link.dataset.delete, "DELETE");
        location.assign("/");
      } catch (error) { complain(error.message); }
    }, { once: true });
    dialog.showModal();
  });
}

/* One entry */
function startEntry() {
  const id = document.body.dataset.entryPage;
  let stream = null;
  let tuning = null; // where a recut says how far it is: it must not move the page under the sliders

  function watch(url) {
    stream?.close();
    stream = null;
    if (!url) return;
    stream = follow(url, (kind, data) => {
      if (tuning && !FINAL.has(data.status)) { tuning.textContent = data.progress || "Waiting for its turn"; return; }
      if (kind === "progress") { showProgress(document.querySelector("article.sheet"), data); return; }
      announce(data.progress || data.message || data.status || "");
      refresh();
    });
  }

  // What is new comes from the server's own page; what the person is using stays: player, open parts, focus.
  async function swap() {
    const fresh = await parsed(location.href);
    if (!fresh) { location.reload(); return; }
    const old = document.querySelector("article.sheet");
    const sheet = document.importNode(fresh.querySelector("article.sheet"), true);
    const focus = focusKey(document.activeElement);
    tuning = null;
    keepPlayer(old, sheet);
    for (const part of old.querySelectorAll("details[open]")) {
      const same = [...sheet.querySelectorAll("summary > :first-child")].find((head) => head.textContent === part.querySelector("summary > :first-child").textContent);
      if (same) same.closest("details").open = true;
    }
    old.replaceWith(sheet);
    if (focus) sheet.querySelector(focus)?.focus({ preventScroll: true });
    document.title = fresh.title;
    restoreTicks();
    tellTimes();
    const url = fresh.body.dataset.events;
    if (!url) watch(null);
    else if (!stream) watch(url);
  }
  const refresh = oneAtATime(swap);

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-seek], .mark");
    if (mark && showEvidence(mark)) event.preventDefault();
  });
  const tune = startTuning(async (form, line, wanted) => {
    await call(form.dataset.recut, "POST", wanted);
    tuning = line;
    watch(form.closest("[data-live]").dataset.live);
  });
  startEditing((events) => {
    tuning = document.getElementById("announce"); // the page stays as it is until the note is saved again
    watch(events);
  });
  document.addEventListener("input", (event) => { if (event.target.type === "range") tellRange(event.target); });
  document.addEventListener("change", (event) => {
    if (event.target.type === "range" || event.target.matches(".slider select")) tune(event.target.form);
    const key = event.target.dataset?.tick;
    if (key) try { localStorage.setItem(`tick:${key}`, event.target.checked ? "1" : ""); } catch { /* not kept then */ }
  });
  restoreTicks();
  watch(document.body.dataset.events);
  return { refresh, id };
}

/* Editing: the form's own page in a dialog */
function startEditing(saving) {
  const dialog = document.createElement("dialog");
  dialog.className = "wide";
  dialog.setAttribute("aria-labelledby", "edit-title");
  document.body.append(dialog);

  function show(form) {
    dialog.replaceChildren(document.importNode(form, true));
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input, textarea, select")?.focus();
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-edit]");
    if (link) {
      event.preventDefault();
      const form = (await parsed(link.href))?.querySelector(".edit-form");
      if (form) show(form);
      else location.assign(link.href);
    } else if (event.target.closest("dialog [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-edit-form]");
    if (!form) return;
    event.preventDefault();
    const sent = new URLSearchParams([...new FormData(form), ["wish", event.submitter?.value || "save"]]);
    const page = document.querySelector("article.sheet");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const refused = fresh.querySelector(".edit-form");
      if (refused) { show(refused); return; }
      if (!answer.ok) throw new Error(fresh.querySelector(".error p + h1 + p")?.textContent.trim() || "It was not saved.");
      dialog.close();
      announce("Saved");
      saving(page.dataset.live);
    } catch (error) { dialog.close(); complain(error.message); }
  });
}

/* The sliders beside the motion curve: each change cuts the reel again, the last one counts */
function startTuning(send) {
  let timer = 0;

  async function cut(form) {
    const line = form.querySelector("[data-tuned]");
    const wanted = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, name === "subject" ? value : Number(value)]));
    wanted.exit_threshold = Math.min(wanted.exit_threshold, wanted.enter_threshold);
    line.textContent = "Cutting";
    try {
      await send(form, line, wanted);
    } catch (error) { line.textContent = error.message; }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-recut]")) return;
    event.preventDefault();
    clearTimeout(timer);
    cut(event.target);
  });
  return (form) => { clearTimeout(timer); timer = setTimeout(() => { if (form.isConnected) cut(form); }, 350); };
}

function tellRange(range) {
  range.form.querySelector(`output[for="${range.id}"]`).textContent = `${Number(range.value)}${range.dataset.unit}`;
}

function keepPlayer(old, sheet) {
  const playing = old.querySelector("#player");
  const next = sheet.querySelector("#player");
  if (playing && next && playing.getAttribute("src") === next.getAttribute("src")) {
    if (!playing.querySelector("track") && next.querySelector("track")) playing.append(next.querySelector("track"));
    next.replaceWith(playing);
  }
}

function focusKey(element) {
  const form = element?.closest?.("form[data-api]");
  if (form) return `form[data-api="${form.dataset.api}"] button`;
  if (element?.id) return `#${CSS.escape(element.id)}`;
  return element?.matches?.(".sheet a[href]") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

// Runs once more when it was asked for while it ran.
function oneAtATime(run) {
  let running = null, again = false;
  return function ask() {
    if (running) { again = true; return running; }
    running = run().finally(() => {
      running = null;
      if (again) { again = false; return ask(); }
    });
    return running;
  };
}

function restoreTicks() {
  for (const box of document.querySelectorAll("[data-tick]")) {
    try { box.checked = localStorage.getItem(`tick:${box.dataset.tick}`) === "1"; } catch { return; }
  }
}

function showEvidence(mark) {
  const player = document.getElementById("player");
  const quote = document.getElementById("quote");
  const hasTime = mark.dataset.seek !== undefined;
  if (hasTime && !player) return false;
  for (const old of document.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
  mark.setAttribute("aria-current", "true");
  if (hasTime) seek(player, Number(mark.dataset.seek));
  if (quote && mark.dataset.quote !== undefined) {
    const from = Object.assign(document.createElement("b"), { textContent: mark.dataset.where });
    const words = document.createTextNode(mark.dataset.quote ? `“${mark.dataset.quote}” ` : "");
    const sure = Object.assign(document.createElement("small"), { textContent: `${mark.dataset.sure} % sure` });
    quote.replaceChildren(from, words, sure);
    quote.dataset.full = "";
  }
  return true;
}

function seek(player, time) {
  player.pause(); // what is meant is the picture at that second
  if (player.readyState >= 1) player.currentTime = time;
  else player.addEventListener("loadedmetadata", () => { player.currentTime = time; }, { once: true });
  const box = player.getBoundingClientRect();
  if (box.bottom < 80 || box.top > innerHeight - 80) player.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

/* Times that stay true */
function tellTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const s = (now - at) / 1000;
    time.title = at.toLocaleString();
    const steps = [[10, null], [60, [1, "s"]], [3600, [60, "min"]], [86400, [3600, "h"]], [604800, [86400, "d"]]];
    const step = steps.find(([limit]) => s < limit);
    if (step) time.textContent = step[1] ? `${Math.floor(s / step[1][0])} ${step[1][1]} ago` : "just now";
  }
}

/* The API's page: send a call and show what comes back */
function startApi() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-try]");
    if (!form) return;
    event.preventDefault();
    const said = form.querySelector("[data-status]");
    const shown = form.querySelector("[data-answer]");
    try {
      const { url, options } = request(form);
      const started = performance.now();
      const answer = await fetch(url, options);
      said.textContent = `${answer.status} ${answer.statusText}, ${Math.round(performance.now() - started)} ms`;
      await showAnswer(answer, shown);
    } catch (error) { said.textContent = error.message; }
  });

  function request(form) {
    const url = new URL(form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(form.elements[name].value)), location.origin);
    const headers = {};
    const token = document.getElementById("api-token").value.trim();
    if (token) headers.Authorization = `Bearer ${token}`;
    let body;
    for (const box of form.querySelectorAll("[data-in]")) {
      if (box.dataset.in === "query" && box.value) url.searchParams.set(box.name, box.value);
      if (box.dataset.in === "header" && box.value) headers[box.name] = box.value;
      if (box.dataset.in === "body" && box.value.trim()) { body = box.value; headers["Content-Type"] = "application/json"; }
      if (box.dataset.in === "files") { body = new FormData(); for (const file of box.files) body.append("files", file); }
    }
    return { url, options: { method: form.dataset.try, headers, body } };
  }

  async function showAnswer(answer, shown) {
    shown.hidden = false;
    shown.textContent = "";
    const type = answer.headers.get("Content-Type") || "";
    if (type.includes("json")) { shown.textContent = JSON.stringify(await answer.json(), null, 1); return; }
    if (!type.startsWith("text/")) { shown.textContent = type ? `${type}, ${(await answer.blob()).size} bytes` : ""; return; }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) shown.textContent += part.value;
  }
}

/* The status page: asked again every few seconds while somebody looks */
function startStatus() {
  const light = document.getElementById("live");
  light.hidden = false;
  async function look() {
    const fresh = document.hidden ? null : await parsed(location.href).catch(() => null);
    const old = document.getElementById("status");
    const now = fresh?.getElementById("status");
    if (!document.hidden) {
      light.dataset.state = now ? "on" : "off";
      light.lastElementChild.textContent = now ? "Live" : "Reconnecting";
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

/* The settings: a test's answer takes its place in the row, and nothing else moves */
function startTests() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-test]");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const said = document.querySelector(`#${form.dataset.test} [role=status]`);
    said.textContent = "Asking";
    try {
      const answer = await fetch(form.action, { method: "POST" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(form.dataset.test);
      if (!fresh) throw new Error("The server did not answer as expected. Reload the page.");
      said.textContent = fresh.querySelector("[role=status]").textContent;
      document.querySelector(`#${form.dataset.test} > .pill`)?.remove();
      const pill = fresh.querySelector(":scope > .pill");
      if (pill) form.before(document.importNode(pill, true));
    } catch (error) { said.textContent = error.message; }
    button.removeAttribute("aria-busy");
  });
}

if (page === "api") startApi();
if (page === "settings") startTests();
if (page === "status") startStatus();
if (page === "start") {
  const swap = startList();
  startPaste(swap);
  startDrop(swap);
  startActions(swap);
} else if (page === "entry") {
  startActions(startEntry().refresh);
}
tellTimes();
setInterval(tellTimes, 20000);
