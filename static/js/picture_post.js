// Pictures chosen together are the slides of one post: it is ordered when the last of them has arrived.
const PICTURES = ["jpeg", "png", "webp", "avif", "heic", "heif"].map((kind) => `image/${kind}`);
const SUFFIX = /\.(hei[cf]|avif)$/i; // of which some systems know no type

function isPicture(file) {
  return PICTURES.includes(file.type) || (!file.type && SUFFIX.test(file.name));
}

export function picturePost(files) {
  if (files.length < 2 || !files.every(isPicture)) return null;
  const ids = new Map(files.map((file) => [file, null]));
  // What to order now: nothing as long as one is on its way.
  function due() {
    const all = [...ids.values()];
    return all.length && all.every(Boolean) ? { upload_ids: all } : null;
  }
  return {
    arrived(file, id) {
      ids.set(file, id);
      return due();
    },
    // It was stopped or refused: the post is made of the others.
    gone(file) {
      ids.delete(file);
      return due();
    },
  };
}
