import { describe, expect, it } from "vitest";
import { decode } from "../../src/definition/text.js";
import { DefinitionError } from "../../src/errors.js";

const TEXT = '{"a": "größer 😀"}';
const MARKED = Buffer.from(`\uFEFF${TEXT}`, "utf16le");

describe("reads", () => {
  it.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-16, little end first, which PowerShell writes", MARKED],
    ["UTF-16, big end first", Buffer.from(MARKED).swap16()],
  ])("%s", (_, bytes) => {
    expect(decode(bytes, "x").replace("\uFEFF", "")).toBe(TEXT);
  });
});

describe("refuses", () => {
  it.each([
    ["Latin-1", Buffer.from("größer", "latin1")],
    ["half a character at the end", Buffer.from("😀").subarray(0, 3)],
    ["what is packed", Buffer.from([0x1f, 0x8b, 8, 0])],
    ["UTF-32", Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b])],
  ])("%s", (_, bytes) => {
    expect(() => decode(bytes, "sigma.json")).toThrow(DefinitionError);
  });
});
