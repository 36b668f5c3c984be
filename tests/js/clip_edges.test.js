import assert from "node:assert/strict";
import test from "node:test";
import { edgeAt, moved, secondsAt, windowOf, xOf } from "../../static/js/clip_edges.js";

const view = windowOf(10, 30, 100);

test("what is shown reaches a little beyond the clip, and not beyond the video", () => {
  assert.deepEqual(view, { from: 4, to: 36 });
  assert.deepEqual(windowOf(2, 98, 100), { from: 0, to: 100 });
});

test("places and seconds are each other's", () => {
  assert.equal(secondsAt(xOf(17, view, 720), view, 720), 17);
});

test("only what is near an edge takes it", () => {
  assert.equal(edgeAt(10.4, { start: 10, end: 30 }, view), "start");
  assert.equal(edgeAt(29.5, { start: 10, end: 30 }, view), "end");
  assert.equal(edgeAt(20, { start: 10, end: 30 }, view), null);
});

test("an edge stops where the clip would be too short or the line ends", () => {
  assert.deepEqual(moved("start", 29, { start: 10, end: 30 }, view), { start: 27, end: 30 });
  assert.deepEqual(moved("end", 99, { start: 10, end: 30 }, view), { start: 10, end: 36 });
});
