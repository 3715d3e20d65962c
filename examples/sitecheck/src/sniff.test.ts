import { expect, test } from "vitest";
import { whyNotHtml } from "./sniff.ts";

test.each([
  ["<!DOCTYPE html><title>x</title>"],
  ["plain words and then <p>a paragraph"],
  ["<HTML>"],
  ["<!-- a note --><div>x</div>"],
])("%s looks like HTML", (body) => {
  expect(whyNotHtml(body)).toBeUndefined();
});

test.each([
  ["", "empty"],
  ["  \n", "empty"],
  ["\u0089PNG\r\n\u001a\n\u0000", "binary"],
  ['{"html": "<p>no</p>"}', "JSON"],
  ["just words", "no HTML element"],
  ['<?xml version="1.0"?><rss><channel/></rss>', "no HTML element"],
])("%j does not, and the reason is said", (body, reason) => {
  expect(whyNotHtml(body)).toContain(reason);
});
