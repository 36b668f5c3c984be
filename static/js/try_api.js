// The API's page: send a call and show what comes back.
import { _ } from "./words.js";

export function startApi() {
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
    } catch (error) {
      said.textContent = error.message;
    }
  });

  function request(form) {
    const url = new URL(
      form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(form.elements[name].value)),
      location.origin,
    );
    const headers = {};
    const token = document.getElementById("api-token").value.trim();
    if (token) headers.Authorization = `Bearer ${token}`;
    let body;
    for (const box of form.querySelectorAll("[data-in]")) {
      if (box.dataset.in === "query" && box.value) url.searchParams.set(box.name, box.value);
      if (box.dataset.in === "header" && box.value) headers[box.name] = box.value;
      if (box.dataset.in === "body" && box.value.trim()) {
        body = box.value;
        headers["Content-Type"] = "application/json";
      }
      if (box.dataset.in === "files") {
        body = new FormData();
        for (const file of box.files) body.append("files", file);
      }
    }
    return { url, options: { method: form.dataset.try, headers, body } };
  }

  async function showAnswer(answer, shown) {
    shown.hidden = false;
    shown.textContent = "";
    const type = answer.headers.get("Content-Type") || "";
    if (type.includes("json")) {
      shown.textContent = JSON.stringify(await answer.json(), null, 1);
      return;
    }
    if (!type.startsWith("text/")) {
      shown.textContent = type ? `${type}, ${_("{num} bytes", { num: (await answer.blob()).size })}` : "";
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) shown.textContent += part.value;
  }
}
