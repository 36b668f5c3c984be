import assert from "node:assert/strict";
import test from "node:test";
import { edgeOf, shapeOf } from "../../static/js/clip_crops.js";

test("a crop of a wide picture moves sideways, one of a tall picture up and down", () => {
  assert.deepEqual(shapeOf("1:1", 1600, 800), { isUpright: false, side: 0.5 });
  assert.deepEqual(shapeOf("1:1", 800, 1600), { isUpright: true, side: 0.5 });
  assert.equal(shapeOf("original", 800, 600).side, 1);
});

test("a crop never leaves the picture", () => {
  assert.equal(edgeOf(50, 0.5), 0.25);
  assert.equal(edgeOf(0, 0.5), 0);
  assert.equal(edgeOf(100, 0.5), 0.5);
  assert.equal(edgeOf(50, 1), 0);
});
