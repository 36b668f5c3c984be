// How the list is shown; theme.js puts what was chosen in force before the first paint.
export function startViews() {
  const views = document.getElementById("views");
  if (!views) return;
  const root = document.documentElement;
  views.hidden = false;
  const now = root.dataset.view || "rows";
  for (const choice of views.elements) choice.checked = choice.value === now;
  views.addEventListener("change", (event) => {
    root.dataset.view = event.target.value;
    try {
      localStorage.setItem("view", event.target.value);
    } catch {
      /* lasts for this page then */
    }
  });
}
