import assert from "node:assert/strict";
import { test } from "node:test";
import { picturePost } from "../../static/js/picture_post.js";

const [one, two, film] = [{ type: "image/png" }, { type: "image/jpeg" }, { type: "video/mp4" }];

test("pictures chosen together are ordered once, in their order, when all have arrived", () => {
  const post = picturePost([one, two]);
  assert.equal(post.arrived(two, "b"), null);
  assert.deepEqual(post.arrived(one, "a"), { upload_ids: ["a", "b"] });
});
test("one that was stopped does not hold up the others", () => {
  const post = picturePost([one, two]);
  assert.equal(post.arrived(one, "a"), null);
  assert.deepEqual(post.gone(two), { upload_ids: ["a"] });
});
test("a video, or a picture alone, is a post of its own", () => {
  assert.equal(picturePost([one, film]), null);
  assert.equal(picturePost([one]), null);
});
test("phones send HEIC, which some systems know by its name alone", () => {
  const phone = { type: "", name: "IMG_0001.HEIC" };
  assert.deepEqual(picturePost([phone, two]).gone(two), null);
  const post = picturePost([phone, two]);
  post.arrived(phone, "a");
  assert.deepEqual(post.arrived(two, "b"), { upload_ids: ["a", "b"] });
  assert.equal(picturePost([{ type: "", name: "IMG_0001.MOV" }, two]), null);
});
