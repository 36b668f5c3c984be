// Finding words in what was said or shown: lines without them are hidden while one types.
export const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

// Which of the texts hold every word.
export function fitting(texts, asked) {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  return texts.map((text) => words.every((word) => plain(text).includes(word)));
}

function search(box) {
  const lines = [...box.closest("details").querySelectorAll(".lines > li")];
  const fits = fitting(
    lines.map((line) => line.textContent),
    box.value,
  );
  lines.forEach((line, n) => {
    line.hidden = !fits[n];
  });
  box.closest("details").querySelector("[data-none]").hidden = fits.some(Boolean);
}

export function startSearchingLines() {
  document.addEventListener("input", (event) => event.target.matches("[data-search-lines]") && search(event.target));
}
