import assert from "node:assert/strict";
import { test } from "node:test";
import { orders } from "../../static/js/paste.js";

test("each line is an order, and empty ones are none", () => {
  assert.deepEqual(orders("https://a.example/1\n\n  https://a.example/2 "), [
    "https://a.example/1",
    "https://a.example/2",
  ]);
});
test("two links on a line are two orders", () => {
  assert.deepEqual(orders("https://a.example/1 https://a.example/2"), ["https://a.example/1", "https://a.example/2"]);
});
