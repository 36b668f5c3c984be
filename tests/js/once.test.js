import assert from "node:assert/strict";
import { test } from "node:test";
import { oneAtATime } from "../../static/js/once.js";

test("what is asked for while it runs is done once more, however often it was asked", async () => {
  let runs = 0;
  const ask = oneAtATime(async () => {
    runs += 1;
  });
  await Promise.all([ask(), ask(), ask()]);
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  assert.equal(runs, 2);
});

test("it runs anew when it was over", async () => {
  let runs = 0;
  const ask = oneAtATime(async () => {
    runs += 1;
  });
  await ask();
  await ask();
  assert.equal(runs, 2);
});
