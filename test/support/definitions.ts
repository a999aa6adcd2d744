/** The definitions that the end-to-end tests run over: Sigma's two, which are not part of this project, and the bundled one. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

const top = fileURLToPath(new URL("../..", import.meta.url));

export interface Subject {
  readonly name: string;
  readonly file: string;
  /** Without the token operation. */
  readonly requests: number;
  readonly environments: number;
}

const folder = process.env.SIGMA_DEFINITIONS ?? join(top, "..", "shared", "definitions");

export const REAL: readonly Subject[] = [
  { name: "2025-11", file: join(folder, "sigma-2025-11.json"), requests: 171, environments: 12 },
  { name: "2026-08", file: join(folder, "sigma-2026-08.json"), requests: 253, environments: 13 },
];

export const BUNDLED: Subject = {
  name: "bundled",
  file: join(top, "definitions", "sigma.yaml"),
  requests: 318,
  environments: 13,
};

export const POSTMAN_SCHEMA =
  process.env.SIGMA_POSTMAN_SCHEMA ?? join(top, "..", "shared", "postman", "collection-v2.1.0.schema.json");

/** A file beside the real definitions. */
export function shared(name: string): string {
  return join(folder, name);
}

/** A suite over one file that is not part of this project. */
export function describeFile(file: string, body: (file: string) => void): void {
  describeWith(basename(file), [file], () => body(file));
}

/** A suite for each definition. One whose files are missing skips and says so; in CI that is a failure. */
export function describeEach(
  subjects: readonly Subject[],
  needs: readonly string[],
  body: (subject: Subject) => void,
): void {
  for (const subject of subjects) describeWith(subject.name, [subject.file, ...needs], () => body(subject));
}

function describeWith(name: string, needs: readonly string[], body: () => void): void {
  const missing = needs.filter((file) => !existsSync(file));
  if (missing.length === 0) {
    describe(name, body);
  } else if (process.env.CI === "true") {
    describe(name, () => {
      it("has the files it needs", () => {
        throw new Error(`not found: ${missing.join(", ")}`);
      });
    });
  } else {
    // Its body may read what isn't there.
    describe.skip(`${name} (skipped: ${missing.join(", ")} not found)`, () => {
      it("has the files it needs", () => {});
    });
  }
}
