import assert from "node:assert/strict";
import { test } from "node:test";
import { isPassing, refusal } from "../../static/js/tus_client.js";

const answered = (body) => ({ originalResponse: { getBody: () => body } });

test("no answer, a busy server and a server in trouble pass", () => {
  for (const status of [0, 409, 423, 429, 500, 503]) assert.ok(isPassing(status), String(status));
});
test("a refusal does not pass", () => {
  for (const status of [400, 401, 413, 415]) assert.ok(!isPassing(status), String(status));
});
test("a refusal is told in the server's words, and does not go on", () => {
  const why = refusal(answered('{"detail": "Too large.", "advice": "Send less."}'));
  assert.equal(why.message, "Too large. Send less.");
  assert.ok(!why.mayGoOn);
});
test("a broken connection may go on", () => assert.ok(refusal({}).mayGoOn));
