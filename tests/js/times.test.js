import assert from "node:assert/strict";
import { test } from "node:test";
import { ago } from "../../static/js/times.js";

test("what happened in the last seconds is just now", () => assert.equal(ago(3), "just now"));
test("a minute and a half is told in minutes", () => assert.equal(ago(90), "1 min ago"));
test("three days are told in days", () => assert.equal(ago(3 * 86400), "3 d ago"));
test("what is older than a week is left to the date", () => assert.equal(ago(8 * 86400), null));
