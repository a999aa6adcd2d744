// `node bench/parse.mjs <definition>`: how many seconds the parser takes for the text, and nothing else.
import { readFileSync } from "node:fs";

const [file = ""] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const isJson = file.endsWith(".json");
const { load } = isJson ? { load: JSON.parse } : await import("js-yaml");
const start = performance.now();
load(text);
console.log((performance.now() - start) / 1000);
