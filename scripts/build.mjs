// Bundles src/ into dist/: one file to load instead of fifty, which is what takes the time of a short run. Packages that
// only some runs need (js-yaml, jsonc-parser, re2js, regexpp, undici, newman) stay separate and are loaded on use. types.mjs
// writes the types, unless the build is for the tests, which don't need them.
//
// Whatever uses dist/ meanwhile (a test run during `npm pack`) is not disturbed: everything is built beside it, and then
// each file takes its place by a rename.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = fileURLToPath(new URL("..", import.meta.url));
const dist = join(top, "dist");
const entryPoints = { "cli/main": "src/cli/main.ts", index: "src/index.ts", "run/worker": "src/run/worker.ts" };

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

/** What yargs lays out its help text with. Loading it takes as long as reading a definition, so that help alone pays for it. */
const helpOnDemand = {
  name: "help-on-demand",
  setup(build) {
    build.onResolve({ filter: /^(cliui|string-width)$/ }, ({ path, importer }) =>
      /\/yargs\/lib\/platform-shims\//.test(importer.replaceAll("\\", "/"))
        ? { path, namespace: "on-demand", pluginData: dirname(importer) }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: "on-demand" }, ({ path, pluginData }) => ({
      contents: `export default (...values) => require(${JSON.stringify(path)}).default(...values);`,
      resolveDir: pluginData,
    }));
  },
};

/** Builds dist/. `types: false` leaves the declarations that are there as they are. */
export async function buildDist({ types = true } = {}) {
  const fresh = mkdtempSync(join(top, ".dist-"));
  try {
    await bundle(fresh);
    if (types) (await import("./types.mjs")).writeTypes(fresh);
    replace(fresh, types);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function bundle(outdir) {
  await build({
    absWorkingDir: top,
    entryPoints,
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["js-yaml", "js-yaml-4", "jsonc-parser", "re2js", "@eslint-community/regexpp", "undici", "newman"],
    plugins: [commonJs, helpOnDemand],
    logLevel: "warning",
  });
}

/** Chunks before the entry points that import them; then what the last build left and this one has no more goes. */
function replace(fresh, types) {
  const names = filesIn(fresh);
  const entries = Object.keys(entryPoints).map((name) => join(`${name}.js`));
  for (const name of [...names.filter((name) => !entries.includes(name)), ...entries]) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    renameSync(join(fresh, name), join(dist, name));
  }
  for (const name of filesIn(dist)) {
    if (!names.includes(name) && (types || name.endsWith(".js"))) rmSync(join(dist, name), { force: true });
  }
  removeEmptyFolders(dist);
}

function filesIn(folder, within = "") {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(folder, join(within, entry.name)) : [join(within, entry.name)],
  );
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

const [, started = ""] = process.argv;
if (started !== "" && realpathSync(started) === fileURLToPath(import.meta.url)) await buildDist();
