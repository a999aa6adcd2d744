/** Whatever a collection of v2.1 holds comes back from the tree, or is told to be lost; and the tree is the same then. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { lossesOf } from "../../src/tree/loss.js";
import { readTree } from "../../src/tree/read.js";
import { rewriteTree } from "../../src/tree/rewrite.js";
import { writeTree } from "../../src/tree/write.js";
import { parseYaml, yamlText } from "../../src/tree/yaml.js";
import type { Node } from "../support/edits.js";
import { sent as asSaved, collection } from "../support/tree.js";

const seed = Number(process.env.SEED ?? 20260131);
const numRuns = Number(process.env.RUNS ?? (process.env.CI === "true" ? 1000 : 60));
const settings = { seed, numRuns };

/** What YAML has a meaning for, what Postman has one for, and any other text. */
const TEXTS = [
  ...[
    "",
    " ",
    "\n",
    "a\n",
    "a\n\n",
    " a\n b",
    "\ta",
    "a\tb\n\tc",
    "a \nb ",
    "\r\n",
    "a\r\nb",
    "\u0085",
    "\u2028\n",
    "\ufeff",
  ],
  ...[
    "{{a}}",
    "{{a}}/b",
    "a {{b}}",
    "{a: b}",
    "[a]",
    "- a",
    "? a",
    "a: b",
    "a:",
    "a #b",
    "# a",
    "#a",
    "&a",
    "*a",
    "!a",
  ],
  ...[
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'",
    '"',
    "'a'",
    '"a"',
    "\\",
    "yes",
    "no",
    "null",
    "~",
    "true",
    "1",
    "0x1",
    "1e3",
    ".inf",
  ],
  ...[
    "1_000",
    "12:30:45",
    "2026-01-31",
    "2026-01-31T09:30:00Z",
    "<<",
    "=",
    "---",
    "...",
    "--- a",
    "a\n---\nb",
    "a\n...\n",
  ],
  ...[
    "<<<<<<< HEAD",
    "a\n<<<<<<< HEAD\nb",
    "__proto__",
    "constructor",
    "\u0000",
    "\u0007",
    "\u001b[0m",
    "😀",
    "é",
    "e\u0301",
  ],
];
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ maxLength: 8 }),
);
const key = fc.oneof(fc.constantFrom("id", "a", "b", "A", "1", "__proto__", "", "x-y"), text);
const word = fc.stringMatching(/^[a-z]{1,6}$/);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const record = (model: { [key: string]: fc.Arbitrary<unknown> }) =>
  fc.record(model).map((value) => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)));

const filled = text.filter((value) => value !== "");
const pair = record({ key, value: text, description: optional(filled), disabled: optional(fc.constant(true)) });
const pairs = fc.array(pair, { maxLength: 3 });
const some = (list: fc.Arbitrary<Node[]>) => optional(list.filter(({ length }) => length > 0));
const auth = fc.oneof(
  fc.constant({ type: "noauth" }),
  fc
    .tuple(
      fc.constantFrom("basic", "bearer", "apikey"),
      fc.uniqueArray(fc.tuple(word, text), { selector: ([name]) => name, minLength: 1, maxLength: 2 }),
    )
    .map(([type, list]) => ({ type, [type]: list.map(([name, value]) => ({ key: name, value, type: "string" })) })),
);
const script = fc
  .tuple(
    fc.constantFrom("prerequest", "test"),
    text.filter((code) => code.trim() !== ""),
  )
  .map(([listen, code]) => ({ listen, script: { type: "text/javascript", exec: code.split("\n") } }));
const field = fc.oneof(
  pair.map(({ key, value, ...rest }) => ({ key, value, type: "text", ...rest })),
  record({ key, type: fc.constant("file"), src: fc.oneof(text, fc.array(text)), description: optional(filled) }),
);
const body = fc.oneof(
  fc
    .tuple(text, fc.constantFrom("json", "text", "xml", "html", "javascript"))
    .map(([raw, language]) => ({ mode: "raw", raw, options: { raw: { language } } })),
  pairs.map((urlencoded) => ({
    mode: "urlencoded",
    urlencoded: urlencoded.map(({ key, value, ...rest }) => ({ key, value, type: "text", ...rest })),
  })),
  fc.array(field, { maxLength: 3 }).map((formdata) => ({ mode: "formdata", formdata })),
  text.map((src) => ({ mode: "file", file: { src } })),
);
/** Segments hold what a path can hold: what ends one, or the path, would be another URL. */
const segment = fc.oneof(
  word,
  word.map((name) => `:${name}`),
  fc.constantFrom("", "{{a}}", "a b", "%2F"),
);
const url = fc
  .tuple(
    fc.array(segment, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(word, fc.oneof(word, fc.constant(null)), fc.boolean()), { maxLength: 2 }),
    some(pairs),
  )
  .map(([path, list, variable]) => {
    const query = list.map(([name, value, isOff]) => ({ key: name, value, ...(isOff ? { disabled: true } : {}) }));
    const sent = query
      .filter((entry) => !("disabled" in entry))
      .map((entry) => (entry.value === null ? entry.key : `${entry.key}=${entry.value}`));
    return {
      raw: `{{baseUrl}}/${path.join("/")}${sent.length > 0 ? `?${sent.join("&")}` : ""}`,
      host: ["{{baseUrl}}"],
      path,
      ...(query.length > 0 ? { query } : {}),
      ...(variable === undefined ? {} : { variable: variable.map(({ disabled: _, ...rest }) => rest) }),
    };
  });
const sent = record({ method: fc.constantFrom("GET", "POST", "PROPFIND"), header: pairs, body: optional(body), url });

/** Ids are given afterwards: no two are the same. */
const example = record({
  name: text,
  originalRequest: optional(sent.map(asSaved)),
  status: text,
  code: fc.integer({ min: 100, max: 599 }),
  _postman_previewlanguage: fc.constantFrom("json", "text", "xml", "html"),
  header: pairs,
  body: text,
});
const item = record({
  name: text,
  event: optional(fc.array(script, { minLength: 1, maxLength: 2 })),
  protocolProfileBehavior: optional(fc.constant({ followRedirects: false })),
  request: fc.tuple(optional(auth), sent, optional(filled)).map(([auth, rest, description]) => ({
    ...(auth === undefined ? {} : { auth }),
    ...rest,
    ...(description === undefined ? {} : { description }),
  })),
  response: fc.array(example, { maxLength: 2 }),
});
const group = {
  description: optional(filled),
  auth: optional(auth),
  event: optional(fc.array(script, { minLength: 1, maxLength: 1 })),
};
const { entry } = fc.letrec<{ entry: Node; folder: Node }>((tie) => ({
  folder: record({ name: text, ...group, item: fc.array(tie("entry"), { maxLength: 3 }) }),
  entry: fc.oneof({ depthSize: "small", withCrossShrink: true }, item, tie("folder")),
}));
const variables = some(pairs).map((list) => list?.map((variable) => ({ ...variable, type: "string" })));
const whole = fc
  .tuple(fc.array(entry, { maxLength: 4 }), record({ ...group, variable: variables }), filled)
  .map(([entries, { description, ...more }, name]) => {
    const all = collection(numbered(structuredClone(entries)), more);
    return { ...all, info: { ...all.info, name, description: description ?? "" } };
  });

function numbered(entries: Node[], above = "id"): Node[] {
  return entries.map((entry, index) => {
    const id = `${above}.${index}`;
    if (Array.isArray(entry.item)) return { id, ...entry, item: numbered(entry.item, id) };
    return {
      id,
      ...entry,
      response: entry.response.map((one: Node, place: number) => ({ id: `${id} ${place}`, ...one })),
    };
  });
}

it("any text is the same after YAML", () => {
  fc.assert(
    fc.property(fc.dictionary(key, fc.oneof(text, fc.array(text), fc.dictionary(key, text))), (value) => {
      const own = Object.fromEntries(Object.entries(value).filter(([name]) => name !== "__proto__"));
      const yaml = yamlText(own);
      expect(parseYaml(Object.keys(own).length === 0 ? "{}" : yaml, "file")).toEqual(own);
    }),
    { ...settings, numRuns: numRuns * 4 },
  );
});

it("a collection is the same after the tree, and the tree the same after the collection", () => {
  fc.assert(
    fc.property(whole, (given) => {
      const files = writeTree(given);
      const tree = readTree(files);
      expect(lossesOf(given)).toEqual([]);
      expect(tree.collection).toEqual(JSON.parse(JSON.stringify(given)));
      expect(tree.left).toEqual([]);
      expect([...writeTree(tree.collection)]).toEqual([...files]);
      expect(rewriteTree(files, tree.collection)).toEqual({ written: new Map(), removed: [] });
      const folded = [...files.keys()].map((path) => path.normalize("NFC").toLowerCase());
      expect(new Set(folded).size).toBe(files.size);
    }),
    settings,
  );
});

it("one collection over the tree of another is the tree that means it", () => {
  fc.assert(
    fc.property(whole, whole, (before, after) => {
      const files = writeTree(before);
      const given = { ...after, info: { ...after.info, name: before.info.name } };
      const { written, removed } = rewriteTree(files, given);
      const next = new Map([...files, ...written].filter(([path]) => !removed.includes(path)));
      expect(readTree(next).collection).toEqual(JSON.parse(JSON.stringify(given)));
      expect(rewriteTree(next, given)).toEqual({ written: new Map(), removed: [] });
    }),
    settings,
  );
});
