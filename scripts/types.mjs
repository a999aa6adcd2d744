// The types of the library as one file, dist/index.d.ts: what src/index.ts exports, and nothing else of src/ can be imported.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateDtsBundle } from "dts-bundle-generator";

const top = fileURLToPath(new URL("..", import.meta.url));

/** Writes `index.d.ts` into a folder. The types themselves are checked by `npm run types`, and the file by test/e2e/package.test.ts. */
export function writeTypes(folder = join(top, "dist")) {
  const [text] = generateDtsBundle(
    [{ filePath: join(top, "src", "index.ts"), output: { exportReferencedTypes: false, noBanner: true } }],
    { preferredConfigPath: join(top, "tsconfig.json") },
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.d.ts"), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeTypes();
