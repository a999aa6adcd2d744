/** How the source is laid out: imports go down the order of folders of docs/design.md, and nothing is too long to be read. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const top = fileURLToPath(new URL("..", import.meta.url));
const src = join(top, "src");
const MAX_FUNCTION = 60;
const MAX_FILE = 300;
/** What the first comment of a file says that is longer, with the reason behind it. */
const REASON = /Longer than 300 lines: \S/;

const files: ReadonlyMap<string, string> = new Map(
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [name.replaceAll(sep, "/"), readFileSync(join(src, name), "utf8")]),
);

/** The files of src/ that a file imports: for values, for types, or when it gets there. */
function importsOf(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => join(dirname(file), name).replaceAll(sep, "/").replace(/\.js$/, ".ts"));
}

const imports: ReadonlyMap<string, readonly string[]> = new Map(
  [...files].map(([file, text]) => [file, importsOf(file, text)]),
);

/** `merge/match.ts` -> `merge`, `json.ts` -> `json` */
const placeOf = (file: string) => file.split("/")[0]!.replace(/\.ts$/, "");

/** The names of a line of the block below the heading; the ground is 0. */
function readFloors(): ReadonlyMap<string, number> {
  const page = readFileSync(join(top, "docs", "design.md"), "utf8");
  const block = /^### The order of folders\n[^#]*?```text\n([\s\S]*?)```/m.exec(page)?.[1];
  if (block === undefined) throw new Error("docs/design.md has no block below `### The order of folders`");
  const lines = block.trim().split("\n");
  return new Map(lines.flatMap((line, floor) => line.split(/\s+/).map((name) => [name, floor] as const)));
}

describe("imports", () => {
  it("are of files there are", () => {
    const known = [...imports].flatMap(([file, targets]) => targets.map((target) => `${file} -> ${target}`));
    expect(known.length).toBeGreaterThan(files.size);
    expect(known.filter((arrow) => !files.has(arrow.split(" -> ")[1]!))).toEqual([]);
  });

  it("go to the same folder or to one of a line before it, as docs/design.md states them", () => {
    const floors = readFloors();
    const places = new Set([...files.keys()].map(placeOf));
    expect([...floors.keys()].sort(), "docs/design.md names each folder and file at the top of src/").toEqual(
      [...places].sort(),
    );
    const floorOf = (file: string) => floors.get(placeOf(file)) ?? -1;
    const against = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => placeOf(target) !== placeOf(file) && floorOf(target) >= floorOf(file))
        .map((target) => `${file} -> ${target}`),
    );
    expect(against).toEqual([]);
  });

  it("make no circle", () => {
    expect(circles(imports)).toEqual([]);
  });
});

/** One of the ways round for each file that closes one: `a.ts -> b.ts -> a.ts`. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file].join(" -> "));
    if (at >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

it("a circle is found, however long", () => {
  const graph = new Map([
    ["a.ts", ["b.ts", "c.ts"]],
    ["b.ts", ["c.ts"]],
    ["c.ts", ["d.ts"]],
    ["d.ts", ["b.ts"]],
  ]);
  expect(circles(graph)).toEqual(["b.ts -> c.ts -> d.ts -> b.ts"]);
});

describe("nothing is too long", () => {
  it(`no file is above ${MAX_FILE} lines, unless its first comment says why`, () => {
    const long = [...files].filter(([, text]) => lineCount(text) > MAX_FILE && !REASON.test(firstComment(text)));
    expect(long.map(([file, text]) => `${file}: ${lineCount(text)} lines`)).toEqual([]);
  });

  it(`no function is above ${MAX_FUNCTION} lines`, () => {
    expect([...files].flatMap(([file, text]) => longFunctions(file, text))).toEqual([]);
  });
});

const lineCount = (text: string) => text.trimEnd().split("\n").length;

/** The comment that a file begins with, below a `#!` line. */
function firstComment(text: string): string {
  return /^(?:#!.*\n)?\s*((?:\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+))/.exec(text)?.[1]?.replace(/\s+(\*|\/\/)?\s*/g, " ") ?? "";
}

/** Functions of any kind, from their first line to their last. */
function longFunctions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const last = source.getLineAndCharacterOfPosition(node.end).line;
      const lines = last - first + 1;
      if (lines > MAX_FUNCTION) found.push(`${file}:${first + 1} ${nameOf(node)}: ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  const { name, parent } = node;
  if (name) return name.getText();
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name.getText()
    : "(without a name)";
}
