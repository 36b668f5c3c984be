import assert from "node:assert/strict";
import { test } from "node:test";
import { lineAt } from "../../static/js/following.js";
import { clock, secondsOf } from "../../static/js/steps.js";

test("the line that is said is the last that began", () => {
  assert.deepEqual(
    [0, 4, 20.5, 99].map((now) => lineAt([0.5, 4, 20], now)),
    [-1, 1, 2, 2],
  );
});
test("the seconds of a step are found, and told as a clock", () => {
  assert.deepEqual(
    ["Plank\nTime: 30 s", "Bake 1 h 20 min", "1 min 30 s", "Mix 3 eggs"].map(secondsOf),
    [30, 4800, 90, 0],
  );
  assert.equal(clock(90), "1:30");
});
