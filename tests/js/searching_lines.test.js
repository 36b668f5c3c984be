import assert from "node:assert/strict";
import test from "node:test";
import { fitting } from "../../static/js/searching_lines.js";

test("every word has to be there, without case and accents", () => {
  const lines = ["0:04 Élbow plank & hips", "0:20 Twelve slow push-ups"];
  assert.deepEqual(fitting(lines, "elbow PLANK"), [true, false]);
  assert.deepEqual(fitting(lines, "  "), [true, true]);
  assert.deepEqual(fitting(lines, "plank twelve"), [false, false]);
});
