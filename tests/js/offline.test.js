import assert from "node:assert/strict";
import { test } from "node:test";
import { isFile, isPage, partsOf, personIn, titleIn, unversioned } from "../../static/js/offline/addresses.js";
import { wording } from "../../static/js/offline/push.js";
import { partOf, rangeOf } from "../../static/js/offline/ranges.js";

test("only notes and what they show may be kept", () => {
  for (const path of ["/entries/a1", "/entries/a1/clips"]) assert.ok(isPage(path), path);
  for (const what of ["media", "reel", "poster", "slides/3", "subtitles.vtt", "clips/c1/video"])
    assert.ok(isFile(`/api/entries/a1/${what}`), what);
  const never = ["/api/entries", "/api/entries/a1", "/api/entries/a1/note.json", "/api/entries/a1/clips", "/settings"];
  for (const path of [...never, "/api/entries/a1/clips/c1", "/entries/a1/edit/title", "/api/tokens", "/"])
    assert.ok(!isFile(path) && !isPage(path), path);
});

test("the parts of a page are its own note's files and its page of clips", () => {
  const html = `<video src="/api/entries/a/reel?made=1&amp;v=2" poster="/api/entries/a/poster">
    <a href="/api/entries/a/media#t=3"><a href="/api/entries/a/reel?save=1"><a href="/entries/a/clips">
    <img src="/api/entries/b/poster"><a href="/api/entries/a/note.json"><a href="//elsewhere/api/entries/a/media">`;
  assert.deepEqual(partsOf(html, "/entries/a"), {
    files: ["/api/entries/a/reel?made=1&v=2", "/api/entries/a/poster", "/api/entries/a/media"],
    pages: ["/entries/a/clips"],
  });
});

test("a page says whom it is for, or that nobody has signed in, or nothing", () => {
  assert.equal(personIn('<body data-person="ab12" data-page="x">'), "ab12");
  assert.equal(personIn('<body data-person="" data-page="x">'), "");
  assert.equal(personIn("<body><p data-person='x'>"), null);
});

test("a title is read as text", () => {
  assert.equal(titleIn("<title>Salt &amp; &lt;b&gt; · Clipsheet</title>"), "Salt & <b>");
});

test("a style is the same whatever its version", () => {
  const of = (path) => unversioned(`http://x${path}`);
  assert.equal(of("/static/a.css?v=1"), of("/static/a.css?v=2"));
  assert.equal(of("/static/js-1/pages/a.js"), of("/static/js-2/pages/a.js"));
  assert.notEqual(of("/static/js-1/pages/a.js"), of("/static/js-1/a.js"));
});

test("ranges are those of RFC 9110", () => {
  assert.deepEqual(rangeOf("bytes=0-", 10), [0, 9]);
  assert.deepEqual(rangeOf("bytes=2-5", 10), [2, 5]);
  assert.deepEqual(rangeOf("bytes=2-50", 10), [2, 9]);
  assert.deepEqual(rangeOf("bytes=-3", 10), [7, 9]);
  assert.deepEqual(rangeOf("bytes=-30", 10), [0, 9]);
  assert.equal(rangeOf("bytes=10-", 10), undefined);
  for (const whole of [null, "", "bytes=-", "lines=1-2", "bytes=0-1,3-4"]) assert.equal(rangeOf(whole, 10), null);
});

test("a part of a file says which it is", async () => {
  const file = () => new Response("0123456789", { headers: { "Content-Type": "video/mp4" } });
  const part = await partOf(file(), "bytes=2-4");
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("Content-Range"), "bytes 2-4/10");
  assert.equal(await part.text(), "234");
  assert.equal((await partOf(file(), "bytes=10-")).status, 416);
  assert.equal((await partOf(file(), null)).status, 200);
});

test("a push message says what happened, for one note by its title, for several by their number", () => {
  assert.deepEqual(wording({ done: 1, titles: ["Soup"] }), { title: "Soup", body: "The note is ready." });
  assert.deepEqual(wording({ failed: 1, titles: ["Soup"] }), { title: "Soup", body: "The note could not be made." });
  const several = wording({ done: 11, failed: 1, titles: ["Soup", "Squats"] });
  assert.deepEqual(several, { title: "Soup, Squats", body: "11 notes are ready, 1 could not be made." });
  assert.deepEqual(wording({}), { title: "Clipsheet", body: "Notifications arrive here." });
});
