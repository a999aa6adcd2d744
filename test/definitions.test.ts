/** definitions/sigma.yaml, the bundled definition: what it holds, what its requests are called, and what it says of them. */
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { generate } from "../src/index.js";
import { operationsOf as requestsOf } from "./support/collection.js";
import { BUNDLED, describeEach, describeFile, REAL, shared } from "./support/definitions.js";
import { METHODS } from "./support/openapi.js";

interface Found {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly "x-certainty"?: string;
}

function operationsOf(definition: unknown): Found[] {
  const { paths } = definition as { paths: Record<string, Record<string, Omit<Found, "method" | "path">>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ method, path, ...operation })),
  );
}

const operations = operationsOf(load(readFileSync(BUNDLED.file, "utf8")));
const byKey = new Map(operations.map((operation) => [keyOf(operation), operation]));

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method.toUpperCase()} ${path}`;
}

describe("a request's name", () => {
  it("is the operationId in words", () => {
    const differing = operations.filter((operation) => differences(operation).length > 0);
    expect(differing.map(({ operationId }) => operationId).sort()).toEqual([...NAMED_OTHERWISE.keys()].sort());
  });

  it("is a sentence's beginning, without a full stop", () => {
    expect(operations.filter(({ summary }) => !/^[A-Z][^.]*[^.\s]$/.test(summary))).toEqual([]);
  });
});

/**
 * What a name says that the operationId doesn't, and the other way around. The rule: a name is the operationId in words.
 * It may say what the path is about as well, or leave that out; words of the program stand for those of the app.
 */
function differences({ operationId, summary, path }: Found): string[] {
  const id = wordsOf(operationId.replace(/^v(\d+_\d+|\d+alpha)_/, "").replace(/Deprecated$/, ""));
  const name = wordsOf(summary.replace(/ \((Beta|Paginated|Deprecated)\)$/, ""));
  const place = new Set([...wordsOf(path.replace(/^\/v[^/]+/, "")), ...MAY_BE_SAID]);
  return [
    ...[...id].filter((word) => !name.has(word) && !place.has(word) && !MAY_BE_LEFT_OUT.has(word)).map((w) => `-${w}`),
    ...[...name].filter((word) => !id.has(word) && !place.has(word)).map((word) => `+${word}`),
  ];
}

const SMALL = new Set(["a", "all", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]);

/** Words that mean the same here. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["list", "get"],
  ["retrieve", "get"],
  ["post", "create"],
  ["add", "create"],
  ["grant", "create"],
  ["save", "create"],
  ["patch", "update"],
  ["set", "update"],
  ["remove", "delete"],
  ["deactivate", "delete"],
  ["duplicate", "copy"],
  ["inode", "file"],
  ["document", "file"],
  ["member", "user"],
  ["permission", "create"],
  ["org", "organization"],
  ["locale", "translation"],
  ["scheduled", "schedule"],
  ["tagged", "tag"],
  ["materialize", "materialization"],
]);
const MAY_BE_SAID = new Set(
  "api data detail element export file information job organization policy previou run sql tenant".split(" "),
);
const MAY_BE_LEFT_OUT = new Set(["accessible", "assignment", "tree", "version"]);

function wordsOf(name: string): Set<string> {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !SMALL.has(word))
    .map((word) => word.replace(/ies$/, "y").replace(/(?<=[^s])s$/, ""));
  return new Set(words.map((word) => SAME.get(word) ?? word));
}

/** Names that are not the operationId in words, and why. They are Sigma's. */
const NAMED_OTHERWISE: ReadonlyMap<string, string> = new Map([
  ["postToken", "a token isn't posted, but asked for"],
  ["whoami", "a question is no name"],
  ["postConnectionDbtArtifacts", "what the artifacts are to the connection: metadata"],
  ["lookupConnection", "not the connection is looked up, but a path in it"],
  ["getInodeConnectionPath", "of inodes, only tables have such a path"],
  ["listConnectionTableColumns", "a table of the warehouse, as there are tables in workbooks"],
  ["addFavorite", "favorite is a verb in the app"],
  ["removeFavorite", "unfavorite is a verb in the app"],
  ["createGrant", "it updates a grant that is there"],
  ["revokeMemberTokens", "the OAuth tokens, not those of the API"],
  ["downloadQuery", "what is downloaded is a file"],
  ["createReportGrant", "whom it is for: users or teams"],
  ["createWorkbookGrant", "whom it is for: users or teams"],
  ["createWorkspaceGrant", "whom it is for: users or teams"],
  ["activateSamlServiceProviderCertificate", "SP is the service provider"],
  ["deactivateSamlServiceProviderCertificate", "SP is the service provider"],
  ["deleteExternalShare", "what is shared: a template"],
  ["acceptTemplateShare", "pending, as only such a one can be accepted"],
  ["listTemplatesSharedWithYou", "you are your organization"],
  ["getTenantWorkbook", "deployed, as a tenant has workbooks of its own"],
  ["webhooks", "the id has no verb"],
  ["getWebhookSchema", "the schema is that of a message"],
  ["shareWorkbookCrossOrg", "across is with another one"],
  ["deleteTaggedworkbook", "the id lacks a capital"],
]);

/** Names that differ from those of Sigma's definitions, so that a regeneration from these renames the requests. */
const UNLIKE_SIGMA: ReadonlyMap<string, string> = new Map([
  ["sendWorkbook", "Sigma calls both this and exportWorkbook an export, but only the other gives a file"],
  ["sendReport", "Sigma calls both this and exportReport an export, but only the other gives a file"],
  ["postWorkbookBookmarks", "Sigma calls a bookmark a saved view here, and nowhere else"],
  ["listWorkbookPages", "Sigma says workbook twice"],
  ["listVersionTag", "Sigma says get, and list of other lists"],
]);

describe("a description", () => {
  const described = operations.map((operation) => [operation.operationId, operation.description ?? ""] as const);

  it("is one to five short sentences", () => {
    const unlike = described.filter(([, description]) => {
      const sentences = description.match(/[.!](?= |$)/g) ?? [];
      const isShort = sentences.length > 0 && sentences.length < 6 && description.length < 400;
      return !isShort || !/^[A-Z`*].*\.$/.test(description);
    });
    expect(unlike).toEqual([]);
  });

  it("names other requests as they are called", () => {
    const names = new Set(operations.map(({ summary }) => summary));
    const named = described.flatMap(([id, text]) => [...text.matchAll(/\*([^*]+)\*/g)].map(([, name]) => [id, name!]));
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(([, name]) => !names.has(name!))).toEqual([]);
  });

  it("says first that an operation is deprecated, and what to use", () => {
    const deprecated = operations.filter((operation) => operation.deprecated);
    expect(deprecated.length).toBeGreaterThan(8);
    expect(deprecated.filter(({ description }) => !/^Deprecated: .+\. /.test(description ?? ""))).toEqual([]);
    expect(operations.filter(({ summary, deprecated }) => /deprecated/i.test(summary) && !deprecated)).toEqual([]);
  });

  it("says of a delete that it can't be undone, where that is so", () => {
    const lost = operations.filter(
      ({ method, path }) =>
        method === "delete" && /\/(members|connections|teams|grants|credentials|tenants)\/\{[^}]+\}$/.test(path),
    );
    const loseNothing = ["removeTenantFromDeployment", "deleteUserAttributeForTeam", "deleteUserAttributeForTenant"];
    const silent = lost.filter(({ description }) => !description?.includes("an't be undone"));
    expect(lost.length).toBeGreaterThan(8);
    expect(silent.map(({ operationId }) => operationId).sort()).toEqual([...loseNothing].sort());
  });
});

it("has each operation once", () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(BUNDLED.requests + 1);
});

function published(file: string): Found[] {
  return operationsOf(JSON.parse(readFileSync(file, "utf8")));
}

describeFile(shared("sigma-2026-10-additions.json"), (file) => {
  it("has every operation that was seen, by the id it was seen with", () => {
    const seen = published(file).filter((operation) => operation["x-certainty"] === "seen");
    expect(seen.length).toBeGreaterThan(60);
    const lacking = seen.filter((operation) => byKey.get(keyOf(operation))?.operationId !== operation.operationId);
    expect(lacking.map(keyOf)).toEqual([]);
  });

  it("has none that was only inferred", () => {
    const inferred = published(file).filter((operation) => operation["x-certainty"] === "inferred");
    expect(inferred.filter((operation) => byKey.has(keyOf(operation))).map(keyOf)).toEqual([]);
  });
});

describeFile(shared("sigma-2026-08.json"), (file) => {
  const theirs = published(file);

  it("has every operation of Sigma's, by its id", () => {
    const lacking = theirs.filter((operation) => byKey.get(keyOf(operation))?.operationId !== operation.operationId);
    expect(lacking.map(keyOf)).toEqual([]);
  });

  it("calls requests as Sigma does", () => {
    const differing = theirs.filter((operation) => byKey.get(keyOf(operation))?.summary !== operation.summary);
    expect(differing.map(({ operationId }) => operationId).sort()).toEqual([...UNLIKE_SIGMA.keys()].sort());
  });

  it("describes them in words of its own", () => {
    const sentences = (text = "") => text.split(/(?<=[.:!?])\s+|\n/).map((sentence) => sentence.trim());
    const words = (sentence: string) => sentence.split(" ").length;
    const known = new Set(theirs.flatMap(({ description }) => sentences(description)));
    const ours = operations.flatMap(({ description }) => sentences(description));
    expect(ours.filter((sentence) => words(sentence) > 4 && known.has(sentence))).toEqual([]);
  });
});

/**
 * Writes that are generated with nothing to fill in, by what they would do when they are sent as they are. They wait for
 * `allow_writes`, those too that change nothing: whether a write is harmless is not for a script to guess.
 */
const READY_WRITES: ReadonlyMap<string, ReadonlyMap<string, "changes nothing" | "switches off" | "deletes">> = new Map([
  [
    BUNDLED.name,
    new Map([
      ["PATCH /v2/organizations/settings", "changes nothing"],
      ["PATCH /v2/organizations/settings/aiChatHistory", "changes nothing"],
      ["PATCH /v2/organizations/settings/auditLogging", "switches off"],
      ["PATCH /v2/organizations/settings/bulkCopy", "switches off"],
      ["PATCH /v2/organizations/settings/comments", "changes nothing"],
      ["PATCH /v2/organizations/settings/csvUpload", "changes nothing"],
      ["PATCH /v2/organizations/settings/emailBranding", "changes nothing"],
      ["DELETE /v2/organizations/settings/emailBranding", "deletes"],
      ["PATCH /v2/organizations/settings/licenseUpgradeRequests", "switches off"],
      ["PATCH /v2/organizations/settings/publicEmbeds", "switches off"],
      ["PATCH /v2/organizations/settings/sampleConnections", "changes nothing"],
    ]),
  ],
]);

describeEach([...REAL, BUNDLED], [], ({ name, file }) => {
  it("has no writes without anything to fill in but those that are known, and all of them wait", async () => {
    const { collection } = await generate({ definitions: [file] });
    const script = collection.event?.find(({ listen }) => listen === "prerequest")?.script.exec ?? [];
    const line = script.find((text) => text.startsWith("const READY_WRITES = ")) ?? "";
    const listed = JSON.parse(line.slice("const READY_WRITES = ".length, -1)) as string[];
    const known = READY_WRITES.get(name) ?? new Map();
    expect(listed.map((write) => write.replace(/ [0-9a-f]{8}$/, "")).sort()).toEqual([...known.keys()].sort());
    const effects = requestsOf(collection).flatMap(({ request }) => {
      const key = `${request.method} /${request.url.path?.join("/")}`;
      if (!known.has(key)) return [];
      const body: unknown = request.body?.mode === "raw" ? JSON.parse(request.body.raw) : undefined;
      return [
        [key, body === undefined ? "deletes" : JSON.stringify(body) === "{}" ? "changes nothing" : "switches off"],
      ];
    });
    expect(new Map(effects as [string, string][])).toEqual(known);
  });
});
