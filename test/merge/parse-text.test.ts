import { createRequire } from "node:module";
import { sep } from "node:path";
import { expect, it } from "vitest";
import { copyOf, event, itemsOf } from "../support/edits.js";
import { collectionOf, merge, NEW, OLD, remembered } from "../support/merge.js";

/** Modules of the library that this process has loaded. */
function loaded(): string[] {
  const folder = `${sep}node_modules${sep}postman-collection${sep}`;
  return Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes(folder));
}

it("postman-collection is loaded where a URL is text, and only there", () => {
  const before = collectionOf(OLD);
  const edited = copyOf(before);
  for (const item of itemsOf(edited)) {
    item.name += " (ours)";
    item.event = [event("test", "mine")];
  }
  const item = itemsOf(edited).at(-1)!;
  const { url } = item.request;
  url.host = ["{{myHost}}"];
  url.raw = url.raw.replace("{{baseUrl}}", "{{myHost}}");
  merge(remembered(before), edited, collectionOf(NEW));
  expect(loaded()).toEqual([]);

  item.request.url = url.raw;
  const { collection } = merge(remembered(before), edited, collectionOf(NEW));
  expect(loaded()).not.toEqual([]);
  expect(itemsOf(collection).find(({ name }) => name === item.name)?.request.url).toBe(url.raw);
});
