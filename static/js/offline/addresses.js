// Which addresses may be kept on this device, and under which names: pages of notes and their files, never an answer of
// the API, a settings page or anything that holds a secret.
export const STATE = "clipsheet-state"; // whose notes are kept here
export const SHELL = "clipsheet-shell-"; // styles and scripts, by version
const NOTES = "clipsheet-notes-"; // one cache for each person
const PAGE = /^\/entries\/([\w-]+)(\/clips)?$/;
const FILE =
  /^\/api\/entries\/([\w-]+)\/(?:media|thumbnail|reel|poster|graph|slides\/\d+|subtitles\.vtt|clips\/[\w-]+\/(?:video|poster))$/;
const MODULES = /^\/static\/js-[^/]+\//;

export const notesOf = (person) => NOTES + person;
export const isNotes = (name) => name.startsWith(NOTES);
export const pageOf = (path) => `/entries/${path.match(PAGE)?.[1] || ""}`;

// The note that a page's or a file's address belongs to; null where it may not be kept.
export function noteOf(path) {
  return (path.match(PAGE) || path.match(FILE))?.[1] || null;
}

export const isPage = (path) => PAGE.test(path);
export const isFile = (path) => FILE.test(path);
export const isAsset = (path) => /^\/(static|bootstrap\/static)\//.test(path);

// The same style or script, whatever its version.
export const unversioned = (url) => new URL(url).pathname.replace(MODULES, "/static/js-/");

const unescaped = (text) => text.replaceAll("&amp;", "&");

// What a page shows that may be kept: its own files, and its note's page of clips.
export function partsOf(html, path) {
  const found = [...html.matchAll(/\s(?:src|poster|href)="(\/[^"#]+)[^"]*"/g)].map((one) => unescaped(one[1]));
  const own = [...new Set(found)].filter((one) => noteOf(one.split("?")[0]) === noteOf(path));
  return {
    files: own.filter((one) => isFile(one.split("?")[0]) && !/[?&]save=/.test(one)),
    pages: own.filter((one) => isPage(one) && one.endsWith("/clips") && one !== path),
  };
}

// Whom a page is for: a person's key, "" for somebody who has not signed in, null where the page says nothing of it.
export const personIn = (html) => html.match(/<body [^>]*?data-person="([\w-]*)"/)?.[1] ?? null;

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" };
export function titleIn(html) {
  const title = html.match(/<title>([^<]*)<\/title>/)?.[1] || "";
  return title.replace(/ · Clipsheet$/, "").replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
