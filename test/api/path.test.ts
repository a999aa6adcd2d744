import { expect, it } from "vitest";
import { repairPath } from "../../src/api/path.js";

it.each([
  ["a pattern", "/a/{id:[0-9]+}/b", "/a/{id}/b"],
  ["a pattern with braces", "/a/{id:[0-9]{1,3}}-{n:x}", "/a/{id}-{n}"],
  ["a constraint", "/a/{id:int}", "/a/{id}"],
  ["a pattern of gRPC, with a slash", "/v1/{name=projects/*}:run", "/v1/{name}:run"],
  ["all that follows", "/files/{path*}", "/files/{path}"],
  ["all that follows, in ASP.NET's way", "/files/{*path}", "/files/{path}"],
  ["an optional one", "/a/{id?}", "/a/{id}"],
  ["an operator of RFC 6570", "/files/{+path}{/more}", "/files/{path}{more}"],
  ["a query", "/a{?page,size}", "/a"],
  ["spaces", "/a/{ id }", "/a/{id}"],
  ["a segment with a colon, where it is declared", "/a/:id/b", "/a/{id}/b"],
  ["no segment with a colon that nobody declares", "/a/:run", "/a/:run"],
  ["no segment with a colon, where braces have the name", "/a/:id/{id}", "/a/:id/{id}"],
  ["no name that is declared as it is", "/a/{x:y}/{ z }", "/a/{x:y}/{ z }"],
  ["no names that are none", "/a/{a,b}/{}/{{c}}/{", "/a/{a,b}/{}/{{c}}/{"],
  ["nothing in OpenAPI's own way", "/v2/{user.id}:run/{a-b}.{c}", "/v2/{user.id}:run/{a-b}.{c}"],
])("repairs %s", (_, path, want) => {
  expect(repairPath(path, new Set(["id", "x:y", " z "]))).toBe(want);
});
