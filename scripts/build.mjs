// Bundles src/ into dist/: one file to load instead of fifty, which is what takes the time of a short run. Packages that
// only some runs need (js-yaml, jsonc-parser, re2js, undici, newman) stay separate and are loaded on use; `tsc` writes the
// types.
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: { "cli/main": "src/cli/main.ts", index: "src/index.ts", "run/worker": "src/run/worker.ts" },
  outdir: "dist",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["js-yaml", "jsonc-parser", "re2js", "undici", "newman", "newman-reporter-htmlextra"],
  logLevel: "warning",
});
