// A clip's edges on the loudness of its surroundings, with the words under it: dragged here, or typed beside it.
import { edgeAt, moved, secondsAt, windowOf, xOf } from "./clip_edges.js";

const INK = "#8b8f92";
const KEPT = "#fcc419";
let waveform = null;

async function loudness(url) {
  if (!waveform) {
    waveform = fetch(url).then((answer) => (answer.ok ? answer.json() : null));
  }
  return waveform;
}

function draw(canvas, view, edges, wave, words) {
  const pen = canvas.getContext("2d");
  const middle = 36;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (let x = 0; x < canvas.width; x += 3) {
    const at = secondsAt(x, view, canvas.width);
    const high = ((wave.peaks[Math.round(at / wave.every_s)] || 0) / 100) * middle;
    pen.fillStyle = at >= edges.start && at <= edges.end ? KEPT : INK;
    pen.fillRect(x, middle - high, 2, Math.max(2, 2 * high));
  }
  pen.fillStyle = getComputedStyle(canvas).color;
  for (const at of [edges.start, edges.end]) pen.fillRect(xOf(at, view, canvas.width) - 2, 0, 4, 72);
  pen.font = "12px sans-serif";
  let free = 0;
  for (const word of words) {
    const x = xOf(Number(word.dataset.start), view, canvas.width);
    if (x < free) continue;
    pen.fillText(word.value, x, 90);
    free = x + pen.measureText(word.value).width + 6;
  }
}

async function dress(box) {
  const wave = await loudness(box.dataset.wave);
  if (!wave) return;
  const canvas = box.querySelector("canvas");
  const form = box.closest("form");
  const { start_s: start, end_s: end } = form.elements;
  const words = [...form.querySelectorAll("[data-start]")];
  const view = windowOf(Number(start.value), Number(end.value), wave.peaks.length * wave.every_s);
  const now = () => ({ start: Number(start.value), end: Number(end.value) });
  const show = () => draw(canvas, view, now(), wave, words);
  let held = null;

  const seconds = (event) => {
    const bounds = canvas.getBoundingClientRect();
    return secondsAt(((event.clientX - bounds.left) / bounds.width) * canvas.width, view, canvas.width);
  };
  canvas.addEventListener("pointerdown", (event) => {
    held = edgeAt(seconds(event), now(), view);
    if (held) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    const edges = moved(held, seconds(event), now(), view);
    start.value = edges.start.toFixed(2);
    end.value = edges.end.toFixed(2);
    show();
  });
  canvas.addEventListener("pointerup", () => {
    held = null;
  });
  form.addEventListener("input", show);
  box.hidden = false;
  show();
}

export function startWaves(board) {
  for (const editor of board.querySelectorAll("[data-editor]:not([data-waved])")) {
    editor.dataset.waved = "1";
    const begin = () => editor.open && dress(editor.querySelector("[data-wave]"));
    editor.addEventListener("toggle", begin, { once: true });
    begin();
  }
}
