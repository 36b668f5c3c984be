// The look of captions before any clip is made: words in the template's font and colours, said one after the other.
import { announce } from "./announce.js";

const SAID = ["Why", "do", "most", "people", "never", "finish?"];
const EACH_MS = 420;
const SCALE = 0.36; // of a picture 1080 wide

// The words that are shown together with word `at`: groups of as many as the template has.
export function shownWith(at, count) {
  const first = Math.floor(at / count) * count;
  return { first, words: SAID.slice(first, first + count) };
}

export function lookOf(form) {
  const look = JSON.parse(form.querySelector("[name=template]:checked").dataset.look);
  for (const name of ["font", "size", "colour", "highlight"]) {
    const own = form.elements[name]?.value;
    if (own) look[name] = name === "size" ? Number(own) : own;
  }
  return look;
}

const ring = (px, colour) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((n) => {
    const at = (n * Math.PI) / 4;
    return `${(px * Math.cos(at)).toFixed(1)}px ${(px * Math.sin(at)).toFixed(1)}px 0 ${colour}`;
  });

function dress(line, look) {
  const px = look.outline * SCALE;
  line.style.fontFamily = `"${look.font}", sans-serif`;
  line.style.fontSize = `${look.size * SCALE}px`;
  line.style.color = look.colour;
  line.style.textTransform = look.upper ? "uppercase" : "none";
  line.style.textShadow = look.blur
    ? `0 0 ${look.blur * 2}px ${look.outline_colour}`
    : px
      ? ring(px, look.outline_colour).join(", ")
      : "none";
  line.style.backgroundColor = look.box || "transparent";
}

function say(line, look, at) {
  const { first, words } = shownWith(at, look.words);
  line.replaceChildren(
    ...words.flatMap((word, n) => {
      const span = Object.assign(document.createElement("span"), { textContent: word });
      if (first + n === at && words.length > 1) {
        if (look.highlight) span.style.color = look.highlight;
        if (look.pill) span.style.backgroundColor = look.pill;
      }
      return [span, " "];
    }),
  );
}

async function loadFonts(form) {
  for (const option of form.querySelectorAll("option[data-font]")) {
    const font = new FontFace(option.value, `url(${option.dataset.font})`);
    document.fonts.add(font);
  }
}

export function startPreview(form) {
  const stage = form?.querySelector("[data-stage]");
  if (!stage) return;
  loadFonts(form);
  stage.hidden = false;
  const line = stage.querySelector("p");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = 0;
  let look = lookOf(form);
  const show = () => {
    dress(line, look);
    say(line, look, at);
  };
  form.addEventListener("input", (event) => {
    look = lookOf(form);
    show();
    if (event.target.name === "template") announce(`${look.title}: ${look.about}`);
  });
  if (!isCalm)
    setInterval(() => {
      if (!form.closest("details").open) return;
      at = (at + 1) % SAID.length;
      show();
    }, EACH_MS);
  show();
}
