// Parts of a kept file: what a player asks for when it seeks (RFC 9110, 14).
const ONE = /^bytes=(\d*)-(\d*)$/;

// [first, last] byte; null: the whole file; undefined: there is no such part.
export function rangeOf(header, size) {
  const asked = ONE.exec(header || "");
  if (!asked || (!asked[1] && !asked[2])) return null;
  const first = asked[1] ? Number(asked[1]) : Math.max(0, size - Number(asked[2]));
  const last = asked[1] && asked[2] ? Math.min(Number(asked[2]), size - 1) : size - 1;
  return first > last ? undefined : [first, last];
}

export async function partOf(response, header) {
  const file = await response.blob();
  const range = rangeOf(header, file.size);
  const headers = new Headers(response.headers);
  headers.set("Accept-Ranges", "bytes");
  if (range === null) return new Response(file, { headers });
  if (range === undefined) {
    headers.set("Content-Range", `bytes */${file.size}`);
    return new Response(null, { status: 416, headers });
  }
  const [first, last] = range;
  headers.set("Content-Range", `bytes ${first}-${last}/${file.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(file.slice(first, last + 1), { status: 206, headers });
}
