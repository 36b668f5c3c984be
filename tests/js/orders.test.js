import assert from "node:assert/strict";
import { test } from "node:test";
import { orders } from "../../static/js/orders.js";

const [A, B] = ["https://www.tiktok.com/@a/video/1", "https://youtu.be/b"];

test("each line with a link is an order, and what stands around them is none", () => {
  assert.deepEqual(orders(`Look at these:\n${A}\n\n  ${B} `), [{ url: A }, { url: B }]);
});
test("one or two words may be a link mistyped, and are told", () => {
  assert.deepEqual(orders(`${A}\nno link`), [{ url: A }, { url: "no link" }]);
});
test("two links on a line are two orders, wherever they stand", () => {
  assert.deepEqual(orders(`see ${A} and then ${B} okay`), [{ url: A }, { url: B }]);
});
test("a line with one link stays whole: the server finds the link in it", () => {
  assert.deepEqual(orders(`so good ${A} #fyp`), [{ url: `so good ${A} #fyp` }]);
});
test("words without a link are a note of words; a mistyped address is told by the server", () => {
  assert.deepEqual(orders("Pea soup\n300 g peas\n1 onion"), [{ text: "Pea soup\n300 g peas\n1 onion" }]);
  assert.deepEqual(orders("tiktok,com/abc"), [{ url: "tiktok,com/abc" }]);
  assert.deepEqual(orders("  "), []);
});
