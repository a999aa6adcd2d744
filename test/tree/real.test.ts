/** All that is generated, as a tree and back. */
import { beforeAll, expect, it } from "vitest";
import { type GenerateResult, generate } from "../../src/index.js";
import { lossesOf } from "../../src/tree/loss.js";
import { MAX_PATH } from "../../src/tree/name.js";
import { readTree } from "../../src/tree/read.js";
import { rewriteTree } from "../../src/tree/rewrite.js";
import { type Files, writeTree } from "../../src/tree/write.js";
import { itemsOf } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";

describeEach([...REAL, BUNDLED], [], ({ file }) => {
  let generated: GenerateResult;
  let files: Files;
  beforeAll(async () => {
    generated = await generate({ definitions: [file] });
    files = writeTree(generated.collection, environments());
  });
  const environments = () => generated.environments.map(({ environment }) => environment);

  it("is the same after the tree, and nothing of it is lost", () => {
    const { collection, environments: read, left } = readTree(files);
    expect(collection).toEqual(generated.collection);
    expect(read.map(({ environment }) => environment)).toEqual(environments());
    expect(left).toEqual([]);
    expect(lossesOf(generated.collection)).toEqual([]);
    expect(rewriteTree(files, collection, environments())).toEqual({ written: new Map(), removed: [] });
  });

  it("has a file for each request, by its name, and no path that Windows has trouble with", () => {
    const paths = [...files.keys()];
    const names = paths
      .filter((path) => path.endsWith(".request.yaml"))
      .map((path) => path.replace(/^.*\/|\.request\.yaml$/g, ""));
    expect(names.toSorted()).toEqual(
      itemsOf(generated.collection.item)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(paths.filter((path) => path.length > MAX_PATH)).toEqual([]);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    expect(paths.filter((path) => /[\\:*?"<>|\p{Cc}]|[. ](?:\/|$)/u.test(path))).toEqual([]);
  });

  it("has order as numbers, variables in quotes, scripts and bodies as blocks of lines", () => {
    const texts = [...files.values()].join("");
    expect(texts).not.toMatch(/^\s*order: ["']/m);
    expect(texts).not.toMatch(/^\s*(?:- )?(?:key|value|url|token): [^"'|].*\{\{/m);
    expect(texts).not.toMatch(/^\s*(?:code|content|description): ".*\\n/m);
    expect(texts).not.toMatch(/^\s*\w+: >/m);
  });
});
