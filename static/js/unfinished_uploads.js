// What the upload library keeps about uploads that have not ended, so that they go on after a reload.
export function forget(uploadUrl) {
  for (const one of unfinishedUploads()) {
    if (one.uploadUrl === uploadUrl)
      try {
        localStorage.removeItem(one.key);
      } catch {
        /* it expires */
      }
  }
}

export function unfinishedUploads() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("tus::"));
    return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
  } catch {
    return [];
  } // storage may be off
}
