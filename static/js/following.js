// The transcript follows the video, and an address with a second (#t=20) begins there.
// The last line that began by then, by the seconds at which lines begin.
export function lineAt(starts, now) {
  let at = -1;
  starts.forEach((start, n) => {
    if (start <= now + 0.05 && (at < 0 || start >= starts[at])) at = n;
  });
  return at;
}

function followIn(list, second) {
  const here = [...list.querySelectorAll("[data-seek]")];
  const starts = here.map((link) => Number(link.dataset.seek));
  const now = here[lineAt(starts, second)]?.closest("li");
  const before = list.querySelector("[data-now]");
  if (before === now) return;
  before?.removeAttribute("data-now");
  if (!now) return;
  now.setAttribute("data-now", "");
  if (list.scrollHeight > list.clientHeight && !list.matches(":hover, :focus-within"))
    list.scrollTop = now.offsetTop - list.offsetTop - list.clientHeight / 3;
}

function follow(player) {
  for (const list of document.querySelectorAll(".lines")) followIn(list, player.currentTime);
}

export function startFollowing() {
  document.addEventListener("timeupdate", (event) => event.target.id === "player" && follow(event.target), true);
  const begin = () => {
    const at = /^#t=([\d.]+)$/.exec(location.hash);
    const player = document.getElementById("player");
    if (!at || !player) return;
    const jump = () => {
      player.currentTime = Number(at[1]);
    };
    if (player.readyState >= 1) jump();
    else player.addEventListener("loadedmetadata", jump, { once: true });
  };
  addEventListener("hashchange", begin);
  begin();
}
