import { expect, it } from "vitest";
import { fileName, fileOf } from "../../../src/run/report/save.js";

it.each([
  ['attachment; filename="export.csv"', "text/csv", "export.csv"],
  ["attachment; filename*=UTF-8''Ums%C3%A4tze.csv", "text/csv", "Umsätze.csv"],
  ['attachment; filename="../../etc/passwd"', "text/csv", "passwd.csv"],
  ['attachment; filename="..\\\\..\\\\a.exe"', "text/csv", "a.exe"],
  ["attachment; filename*=UTF-8''..%2F..%2F.bashrc", "text/csv", "bashrc.csv"],
  ['attachment; filename="CON.csv"', "text/csv", "export.csv"],
  ['attachment; filename="a:b\u0000?.csv"', "text/csv", "a_b__.csv"],
  ['attachment; filename=".."', "application/pdf", "export.pdf"],
  ["", "application/pdf", "export.pdf"],
  ["", "application/x-other", "export"],
])("%j of the type %s is saved as %s", (disposition, mediaType, name) => {
  expect(fileName({ disposition, mediaType })).toBe(name);
});

it.each<[string, number, string, string, boolean]>([
  ["a table", 200, "", "text/csv; charset=utf-8", true],
  ["JSON as an attachment", 200, 'attachment; filename="a.json"', "application/json", true],
  ["JSON", 200, "", "application/json", false],
  ["one that isn't ready", 204, "attachment", "text/csv", false],
  ["an error", 500, "", "text/plain", false],
])("%s is a file or not", (_, code, disposition, type, want) => {
  expect(fileOf(code, disposition, type, Buffer.from("x")) !== undefined).toBe(want);
});
