/**
 * What changed between Sigma's two definitions, checked against a comparison of the raw files that knows nothing of ours:
 * sets of method and path, of parameters, of what is required and what is deprecated.
 */
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Changes, Difference, OperationChange } from "../../src/changes/model.js";
import { renderReport } from "../../src/changes/report/report.js";
import { type DiffResult, diff } from "../../src/diff.js";
import { operationTitle } from "../../src/text/path.js";
import { temporaryFolder } from "../support/build.js";
import { BUNDLED, REAL } from "../support/definitions.js";

const [older, newer] = REAL;
const missing = REAL.filter(({ file }) => !existsSync(file)).map(({ file }) => file);

interface RawParameter {
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
}

interface RawOperation {
  /** `GET /v2/workbooks/{}`. */
  readonly key: string;
  readonly deprecated: boolean;
  readonly statuses: readonly string[];
  readonly hasBody: boolean;
  readonly parameters: ReadonlyMap<string, RawParameter>;
}

type Raw = { [key: string]: Raw & { [key: string]: unknown } } & { [key: string]: unknown };

/** The file as it is: nothing of ours reads it. */
function rawOperations(file: string): Map<string, RawOperation> {
  const document = JSON.parse(readFileSync(file, "utf8")) as Raw;
  const found = new Map<string, RawOperation>();
  const target = (value: Raw): Raw => {
    const reference = value.$ref as string | undefined;
    if (reference === undefined) return value;
    const steps = reference.replace(/^#\/?/, "").split("/");
    return steps.reduce<Raw>((at, step) => at[step.replaceAll("~1", "/").replaceAll("~0", "~")] as Raw, document);
  };
  for (const [path, item] of Object.entries(document.paths as Raw)) {
    for (const method of ["get", "put", "post", "patch", "delete"]) {
      const operation = (item as Raw)[method] as Raw | undefined;
      if (operation === undefined) continue;
      const key = `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`;
      const parameters = new Map<string, RawParameter>();
      for (const given of [
        ...(((item as Raw).parameters as Raw[] | undefined) ?? []),
        ...((operation.parameters as Raw[] | undefined) ?? []),
      ]) {
        const { in: place, name, required } = target(given) as unknown as RawParameter;
        // The token is inherited, not a parameter of each request; a path parameter is what stands in its place.
        if (name !== "Authorization" && place !== "path")
          parameters.set(`${place} ${name}`, { in: place, name, required: required === true });
      }
      found.set(key, {
        key,
        deprecated: (operation.deprecated as unknown) === true,
        statuses: Object.keys((operation.responses as object | undefined) ?? {}),
        hasBody: operation.requestBody !== undefined,
        parameters,
      });
    }
  }
  return found;
}

const keyOf = (title: string) => title.replace(/\{\w+\}/g, "{}");
const all = ({ renamed, deprecated, changed }: Changes): OperationChange[] => [...renamed, ...deprecated, ...changed];

/** `GET /v2/workbooks/{}: query search` for each difference that `pick` wants. */
function said(changes: Changes, pick: (difference: Difference) => string | undefined): string[] {
  return all(changes)
    .flatMap((change) =>
      change.differences
        .map(pick)
        .filter((text) => text !== undefined)
        .map((text) => `${keyOf(operationTitle(change.after))}: ${text}`),
    )
    .sort();
}

const suite = missing.length === 0 || process.env.CI === "true" ? describe : describe.skip;
suite(`the two definitions${missing.length > 0 ? ` (not found: ${missing.join(", ")})` : ""}`, () => {
  let result: DiffResult;
  let before: Map<string, RawOperation>;
  let after: Map<string, RawOperation>;
  /** Old and new of what is in both, or moved: by the place the report gives it, which a test below looks at. */
  let pairs: { key: string; one: RawOperation; other: RawOperation }[];
  beforeAll(async () => {
    result = await diff({ old: older!.file, new: newer!.file });
    before = rawOperations(older!.file);
    after = rawOperations(newer!.file);
    const moved = new Map(
      result.changes.renamed.map((change) => [
        keyOf(operationTitle(change.after)),
        keyOf(operationTitle(change.before)),
      ]),
    );
    pairs = [...after.values()].flatMap((other) => {
      const one = before.get(moved.get(other.key) ?? other.key);
      return one === undefined ? [] : [{ key: other.key, one, other }];
    });
  });

  it("have the operations added, removed and moved that the files say", () => {
    const { added, removed, renamed } = result.changes;
    const onlyNew = [...after.keys()].filter((key) => !before.has(key));
    const onlyOld = [...before.keys()].filter((key) => !after.has(key));
    expect(
      [...added.map(operationTitle), ...renamed.map((change) => operationTitle(change.after))].map(keyOf).sort(),
    ).toEqual(onlyNew.sort());
    expect(
      [
        ...removed.map(({ operation }) => operationTitle(operation)),
        ...renamed.map((change) => operationTitle(change.before)),
      ]
        .map(keyOf)
        .sort(),
    ).toEqual(onlyOld.sort());
    expect([added.length, removed.length, renamed.length]).toEqual([90, 8, 6]);
  });

  it("have those moved that left /v3alpha, and nothing else", () => {
    const moves = result.changes.renamed.map(
      (change) => `${operationTitle(change.before)} -> ${operationTitle(change.after)}`,
    );
    expect(moves.sort()).toEqual([
      "DELETE /v3alpha/tenants/{tenantOrganizationId} -> DELETE /v2/tenants/{tenantOrganizationId}",
      "GET /v3alpha/tenants -> GET /v2/tenants",
      "GET /v3alpha/tenants/{tenantOrganizationId} -> GET /v2/tenants/{tenantOrganizationId}",
      "PATCH /v3alpha/tenants/{tenantOrganizationId} -> PATCH /v2/tenants/{tenantOrganizationId}",
      "POST /v3alpha/connections/{connectionId}/dbtArtifacts -> POST /v2/connections/{connectionId}/dbtArtifacts",
      "POST /v3alpha/tenants -> POST /v2/tenants",
    ]);
    expect(
      result.changes.removed
        .filter(({ instead }) => instead)
        .map(({ operation, instead }) => `${operationTitle(operation)}: ${operationTitle(instead!)}`),
    ).toContain("POST /v3alpha/connections: POST /v2/connections");
  });

  it.each(["added", "removed"] as const)("have the parameters %s that the files say", (kind) => {
    const want = pairs.flatMap(({ key, one, other }) => {
      const [has, lacks] = kind === "added" ? [other, one] : [one, other];
      return [...has.parameters]
        .filter(([name]) => !lacks.parameters.has(name))
        .map(([name, { required }]) => `${key}: ${name} ${required}`);
    });
    const got = said(result.changes, ({ place, ...change }) =>
      (place.section === "query" || place.section === "header" || place.section === "path") &&
      place.at === "" &&
      change.kind === kind
        ? `${place.section} ${place.name} ${change.required}`
        : undefined,
    );
    expect(got).toEqual(want.sort());
    expect(got.length > 0).toBe(kind === "added");
  });

  it("have the parameters required, or no longer, that the files say", () => {
    const want = pairs.flatMap(({ key, one, other }) =>
      [...one.parameters].flatMap(([name, { required }]) => {
        const now = other.parameters.get(name);
        return now === undefined || now.required === required ? [] : [`${key}: ${name} ${now.required}`];
      }),
    );
    const got = said(result.changes, ({ place, kind }) =>
      "name" in place && place.at === "" && (kind === "required" || kind === "optional")
        ? `${place.section} ${place.name} ${kind === "required"}`
        : undefined,
    );
    expect(got).toEqual(want.sort());
  });

  it("have the operations deprecated, or no longer, that the files say", () => {
    const want = pairs
      .filter(({ one, other }) => one.deprecated !== other.deprecated)
      .map(({ key, other }) => `${key}: ${other.deprecated ? "deprecated" : "not-deprecated"}`);
    const got = said(result.changes, ({ kind }) =>
      kind === "deprecated" || kind === "not-deprecated" ? kind : undefined,
    );
    expect(got).toEqual(want.sort());
    expect(got).toContain("GET /v2/workbooks/{}/schema: not-deprecated");
  });

  it("have the bodies and answers that the files say", () => {
    const want = pairs.flatMap(({ key, one, other }) => [
      ...(one.hasBody === other.hasBody ? [] : [`${key}: body ${other.hasBody ? "added" : "removed"}`]),
      ...one.statuses.filter((status) => !other.statuses.includes(status)).map((status) => `${key}: ${status} removed`),
      ...other.statuses.filter((status) => !one.statuses.includes(status)).map((status) => `${key}: ${status} added`),
    ]);
    const got = said(result.changes, ({ place, kind }) => {
      if (kind !== "added" && kind !== "removed") return undefined;
      if (place.section === "response") return `${place.status} ${kind}`;
      return place.section === "body" ? `body ${kind}` : undefined;
    });
    expect(got).toEqual(want.sort());
  });

  it("have the host in Australia, and lost none", () => {
    const { added, removed } = result.changes.servers;
    expect([added.map(({ label }) => label), removed]).toEqual([["Azure Australia"], []]);
  });

  it.each<[string, string, string]>([
    // Each looked up by hand in both files.
    ["POST /v2/connections", "body", "details also takes the kinds Azure SQL, SQL Server, Starburst"],
    ["POST /v2/workbooks/{}/embeds", "body", 'embedType no longer takes "secure", "application"'],
    ["POST /v2/members", "body", "no longer required memberType"],
    ["GET /v2/files/{}", "response 200", 'type may also be "data-model", "report"'],
    ["GET /v2/workspaces", "response 200", "new in [] and entries[]: workspaceUrlId"],
    ["GET /v2/datasets/{}", "response 200", "new owner, referenceCount, path, migrationToDataModel, migrationStatus"],
    ["GET /v2/tenants", "response 200", "entries[] may now be null"],
  ])("say of %s: %s: %s", async (key, part, text) => {
    const json = JSON.parse(await renderReport({ changes: result.changes }, "json"));
    const change = [...json.renamed, ...json.changed].find(
      ({ method, path }) => keyOf(`${method.toUpperCase()} ${path}`) === key,
    );
    expect(change.lines.map((line: { text: string }) => line.text)).toContain(`${part}: ${text}`);
  });

  it("don't differ where only the style does: most schemas are the same", () => {
    const isSchema = ({ place }: Difference) => "at" in place && place.section !== "query";
    const touched = all(result.changes).filter(({ differences }) =>
      differences.some((one) => isSchema(one) && !["added", "removed", "renamed"].includes(one.kind)),
    );
    expect(pairs.length).toBe(164);
    expect(touched.length).toBeLessThan(60);
    // Nothing was given up, and nothing is a matter of how much is said.
    const kinds = new Set(all(result.changes).flatMap(({ differences }) => differences.map(({ kind }) => kind)));
    for (const kind of ["too-deep", "type-known", "type-unknown", "null-forbidden", "media-type-changed"] as const)
      expect(kinds).not.toContain(kind);
  });

  it("are added and removed the other way round when compared the other way", async () => {
    const { changes } = await diff({ old: newer!.file, new: older!.file });
    const keys = (given: Changes) => ({
      added: given.added.map(operationTitle).sort(),
      removed: given.removed.map(({ operation }) => operationTitle(operation)).sort(),
      moved: given.renamed
        .map((change) => [operationTitle(change.before), operationTitle(change.after)].sort().join())
        .sort(),
      changed: given.changed.length + given.deprecated.length,
    });
    const { added, removed, moved, changed } = keys(changes);
    expect({ added: removed, removed: added, moved, changed }).toEqual(keys(result.changes));
    const parameters = (given: Changes, kind: "added" | "removed") =>
      said(given, ({ place, ...change }) =>
        place.section === "query" && change.kind === kind ? place.name : undefined,
      ).map((text) => text.replace("/v3alpha/", "/v2/"));
    expect(parameters(changes, "removed")).toEqual(parameters(result.changes, "added"));
  });
});

describe("a definition and itself", () => {
  const files = [...REAL, BUNDLED].filter(({ file }) => existsSync(file));
  it.each(files)("are the same: $name", async ({ file }) => {
    const { changes } = await diff({ old: file, new: file });
    expect(summary(changes)).toEqual(NOTHING);
  });

  it.each(files.filter(({ file }) => file.endsWith(".json")))(
    "are the same with keys in another order: $name",
    async ({ file }) => {
      const turned = join(await temporaryFolder(), "turned.json");
      await writeFile(turned, JSON.stringify(reversed(JSON.parse(readFileSync(file, "utf8")))));
      const { changes } = await diff({ old: file, new: turned });
      expect(summary(changes)).toEqual(NOTHING);
    },
  );
});

const NOTHING = { added: [], removed: [], differences: [], servers: { added: [], removed: [] }, notes: [] };

function summary(changes: Changes) {
  return {
    added: changes.added.map(operationTitle),
    removed: changes.removed.map(({ operation }) => operationTitle(operation)),
    differences: all(changes).flatMap(({ after, differences }) =>
      differences.map((one) => ({ ...one, of: operationTitle(after) })),
    ),
    servers: changes.servers,
    notes: changes.notes,
  };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)])
      .reverse(),
  );
}
