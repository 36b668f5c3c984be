import assert from "node:assert/strict";
import test from "node:test";
import { stretchOf } from "../../static/js/marking.js";

const lines = [
  { start: 0.5, end: 2 },
  { start: 2.5, end: 4 },
  { start: 4.2, end: 9 },
];

test("a stretch goes from the earlier line to the later one, whichever was chosen first", () => {
  assert.deepEqual(stretchOf(lines, 0, 1), { first: 0, last: 1, start: 0.5, end: 4 });
  assert.deepEqual(stretchOf(lines, 2, 1), { first: 1, last: 2, start: 2.5, end: 9 });
});
