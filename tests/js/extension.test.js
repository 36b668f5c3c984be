import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { order, words } from "../../extension/save.js";

test("the link goes to the one call that takes it, with the token and without cookies", () => {
  const [address, options] = order("http://127.0.0.1:8080/anything", "cs_x", "https://youtu.be/b", " gym ");
  assert.equal(address, "http://127.0.0.1:8080/api/entries");
  assert.deepEqual(JSON.parse(options.body), { url: "https://youtu.be/b", tag: "gym" });
  assert.equal(options.headers.Authorization, "Bearer cs_x");
  assert.equal(options.credentials, "omit");
});
test("an answer is said in words", () => {
  assert.match(words(202), /Saved/);
  assert.match(words(403), /only read/);
  assert.equal(words(400, { detail: "No link.", advice: "Copy it." }), "No link. Copy it.");
});
test("the extension may do nothing before the person allows it", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../extension/manifest.json", import.meta.url)));
  assert.deepEqual(manifest.permissions, ["activeTab", "storage"]);
  assert.equal(manifest.host_permissions, undefined);
  assert.equal(manifest.background, undefined);
});
