// Where files come from: the chooser, or dropped anywhere on the page.
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

export function startDropping(input, take) {
  let depth = 0;
  const show = (change) => {
    depth = Math.max(0, depth + change);
    document.body.classList.toggle("dragging", depth > 0);
  };
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) show(1);
  });
  addEventListener("dragleave", () => show(-1));
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    show(-depth);
    take([...event.dataTransfer.files]);
  });
}
