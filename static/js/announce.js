// Words that a person hears or sees beside the page: announcements for screen readers, complaints as a toast.
export const announce = (text) => {
  document.getElementById("announce").textContent = text;
};

export function complain(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => {
    toast.hidden = true;
  }, 8000);
}
