// Bundles src/ into dist/: one file to load instead of fifty, which is what takes the time of a short run. Packages that
// only some runs need (js-yaml, jsonc-parser, re2js, undici, newman) stay separate and are loaded on use; `tsc` writes the
// types.
import { rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { build } from "esbuild";

/**
 * Packages in CommonJS (swagger-parser) are bundled into ES modules, which import Node's own modules and can't require them.
 * Their js-yaml is of another version than ours, so it is bundled with them.
 */
const commonJs = {
  name: "commonjs",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind, importer }) => {
      if (kind !== "require-call" || !importer.includes("node_modules")) return undefined;
      if (isBuiltin(path)) return { path: path.replace(/^node:/, ""), namespace: "builtin" };
      return path === "js-yaml" ? { path: createRequire(importer).resolve(path) } : undefined;
    });
    build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
      contents: `export * from "node:${path}";\nexport { default } from "node:${path}";`,
    }));
  },
};

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
  plugins: [commonJs],
  logLevel: "warning",
});
