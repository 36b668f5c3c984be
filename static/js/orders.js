// What a pasted text asks for: a note of each link in it, or of its words where it has none.
const LINK =
  /(?:https?:\/\/|(?:[a-z]+\.)?(?:tiktok\.com|instagram\.com|instagr\.am|youtube\.com|youtu\.be)\/)[^\s<>"]+/gi;
const MIN_PROSE_WORDS = 4;
const MAX_LINK_WORDS = 2; // a line of so few may be a link mistyped: the server says so
const words = (text) => text.trim().split(/\s+/).length;

export const hasLink = (text) => text.search(LINK) >= 0;

export function orders(text) {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (!hasLink(text) && words(text) >= MIN_PROSE_WORDS) return [{ text: text.trim() }];
  const meant = lines.filter((line) => hasLink(line) || !hasLink(text) || words(line) <= MAX_LINK_WORDS);
  return meant.flatMap((line) => {
    const links = line.match(LINK) || [];
    return links.length > 1 ? links.map((url) => ({ url })) : [{ url: line }];
  });
}
