import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { body: { dataset: { statusWords: '{"pending": "Waiting", "completed": "Done"}' } } };
const { isRunning } = await import("../../static/js/progress.js");

test("a state that the server has a word for runs, unless it is final", () => {
  assert.ok(isRunning("pending"));
  assert.ok(!isRunning("completed"));
  assert.ok(!isRunning("never heard of"));
});
