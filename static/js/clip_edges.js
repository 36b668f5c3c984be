// The arithmetic of a clip's edges on a line of time.
const AROUND_S = 6; // shown beside the clip
const SHORTEST_S = 3;
const NEAR = 0.03; // of what is shown: so near is an edge taken hold of

export function windowOf(start, end, length) {
  return { from: Math.max(0, start - AROUND_S), to: Math.min(Math.max(length, end), end + AROUND_S) };
}

export const secondsAt = (x, view, width) => view.from + (x / width) * (view.to - view.from);

export const xOf = (seconds, view, width) => ((seconds - view.from) / (view.to - view.from)) * width;

// Which edge a touch takes: the nearer one, where it is near at all.
export function edgeAt(seconds, edges, view) {
  const near = NEAR * (view.to - view.from);
  const [start, end] = [Math.abs(seconds - edges.start), Math.abs(seconds - edges.end)];
  if (Math.min(start, end) > near) return null;
  return start <= end ? "start" : "end";
}

// The edges with one of them moved, as far as a clip may become short and the line is long.
export function moved(which, seconds, edges, view) {
  if (which === "start") return { ...edges, start: Math.max(view.from, Math.min(seconds, edges.end - SHORTEST_S)) };
  return { ...edges, end: Math.min(view.to, Math.max(seconds, edges.start + SHORTEST_S)) };
}
