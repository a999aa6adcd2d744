import { expect, it } from "vitest";
import { isLoopback, isSafeMethod } from "../src/http.js";

it.each(["get", "HEAD", "Options"])("%s changes nothing", (method) => {
  expect(isSafeMethod(method)).toBe(true);
});

it.each<[string, boolean]>([
  ["localhost", true],
  ["127.0.0.1", true],
  ["[::1]", true],
  ["localhost.example.com", false],
  ["127.0.0.1.example.com", false],
])("%s is this machine, or not", (host, want) => {
  expect(isLoopback(host)).toBe(want);
});
