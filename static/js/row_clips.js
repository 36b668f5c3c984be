// The seconds that show a row of the note: a link, and in its place a small muted video that plays while it is seen.
export function clipVideo(link) {
  const video = Object.assign(document.createElement("video"), {
    src: link.href,
    muted: true,
    loop: true,
    playsInline: true,
    preload: "none",
    controls: isCalm(),
  });
  video.className = "row-clip";
  video.setAttribute("aria-label", link.textContent.trim());
  video.addEventListener("error", () => video.remove()); // none could be made, or the video had its time
  return video;
}

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const play = (video) => isCalm() || video.play().catch(() => {}); // the browser may not want to

export function startRowClips(root = document.body) {
  if (!("IntersectionObserver" in globalThis)) return;
  const seen = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (target.matches("video")) isIntersecting ? play(target) : target.pause();
      else if (isIntersecting) swap(target);
    }
  });
  const swap = (link) => {
    const video = clipVideo(link);
    seen.unobserve(link);
    link.hidden = true;
    link.after(video);
    seen.observe(video);
  };
  const watch = () => {
    for (const link of root.querySelectorAll("a[data-row-clip]:not([data-watched])")) {
      link.dataset.watched = "";
      seen.observe(link);
    }
  };
  watch();
  new MutationObserver(watch).observe(root, { childList: true, subtree: true }); // the note comes while one looks
}
