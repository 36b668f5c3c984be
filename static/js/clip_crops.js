// The crop of each shot by hand: the shot's picture with what is cut away darkened; drag it, use arrow keys, or type.
const DARK = "rgb(0 0 0 / 60%)";
const RATIOS = { "9:16": 9 / 16, "1:1": 1, "4:5": 4 / 5 };

// What stays of a picture: which way the crop moves, and its side as a part of the picture's.
export function shapeOf(aspect, width, height) {
  const own = width / height;
  const wanted = RATIOS[aspect] || own;
  return wanted < own ? { isUpright: false, side: wanted / own } : { isUpright: true, side: own / wanted };
}

// The crop's first edge, as a part of the picture, for a middle in per cent; it never leaves the picture.
export function edgeOf(percent, side) {
  return Math.min(Math.max(0, percent / 100 - side / 2), Math.max(0, 1 - side));
}

function draw(canvas, video, shape, percent) {
  const pen = canvas.getContext("2d");
  const { width, height } = canvas;
  pen.drawImage(video, 0, 0, width, height);
  pen.fillStyle = DARK;
  const edge = edgeOf(percent, shape.side);
  const long = shape.isUpright ? height : width;
  for (const [from, to] of [
    [0, edge],
    [edge + shape.side, 1],
  ])
    if (to > from)
      pen.fillRect(
        ...(shape.isUpright
          ? [0, from * long, width, (to - from) * long]
          : [from * long, 0, (to - from) * long, height]),
      );
}

function startShot(row, video) {
  const canvas = row.querySelector("canvas");
  const field = row.querySelector("input");
  const form = row.closest("form");
  canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
  const now = () => (field.value === "" ? Number(row.dataset.now) : Number(field.value));
  const shape = () => shapeOf(form.elements.aspect.value, video.videoWidth, video.videoHeight);
  const still = document.createElement("canvas");
  [still.width, still.height] = [canvas.width, canvas.height];
  still.getContext("2d").drawImage(video, 0, 0, still.width, still.height);
  const show = () => draw(canvas, still, shape(), now());
  const set = (percent) => {
    field.value = Math.round(Math.min(100, Math.max(0, percent)));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const take = (event) => {
    const box = canvas.getBoundingClientRect();
    const part = shape().isUpright ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width;
    set(100 * part);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    take(event);
  });
  canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && take(event));
  form.addEventListener("input", show);
  canvas.hidden = false;
  show();
}

const seeked = (video, second) =>
  new Promise((resolve, reject) => {
    video.addEventListener("seeked", resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
    video.currentTime = second;
  });

async function dress(box) {
  const video = Object.assign(document.createElement("video"), {
    muted: true,
    preload: "auto",
    src: box.dataset.crops,
  });
  await new Promise((resolve) => {
    video.addEventListener("loadedmetadata", resolve, { once: true });
  });
  for (const row of box.querySelectorAll("[data-shot]")) {
    await seeked(video, Number(row.dataset.shot));
    startShot(row, video);
  }
}

export function startCrops(board) {
  for (const box of board.querySelectorAll("[data-crops]:not([data-cropped])")) {
    box.dataset.cropped = "1";
    const begin = () => box.open && dress(box);
    if (box.open) begin();
    else box.addEventListener("toggle", begin, { once: true });
  }
}
