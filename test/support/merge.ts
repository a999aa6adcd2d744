/** Small APIs to merge, and the merge itself as a run does it: what the lock remembers comes from the generated side. */
import type { Operation } from "../../src/api/model.js";
import { buildCollection, type CollectionOptions } from "../../src/collection/collection.js";
import { type MergedCollection, mergeCollection } from "../../src/merge/collection.js";
import { type EntryRecord, readTree, recordsOf } from "../../src/merge/tree.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { loadTemplates } from "../../src/template/load.js";
import { body, jsonResponse, operation, parameter, server } from "./build.js";

const templates = await loadTemplates();

export function collectionOf(
  operations: readonly Operation[],
  options: Partial<CollectionOptions> = {},
): PostmanCollection {
  const api = { title: "Sigma", version: "1", description: "", servers: [server()], operations: [...operations] };
  const defaults = {
    name: "Sigma API",
    groupBy: "tags",
    tests: "status",
    autoAuth: true,
    body: "required",
    exampleBudget: 65_536,
  } as const;
  return buildCollection(api, templates, { ...defaults, ...options }).collection;
}

/** What the lock says after a run. */
export interface Remembered {
  readonly base: readonly EntryRecord[] | undefined;
  readonly orphaned: readonly EntryRecord[];
}

export function remembered(generated: PostmanCollection): Remembered {
  return { base: recordsOf(readTree(generated)), orphaned: [] };
}

export const NO_LOCK: Remembered = { base: undefined, orphaned: [] };

export function merge(
  lock: Remembered,
  theirs: unknown,
  ours: PostmanCollection,
  moved?: ReadonlyMap<string, string>,
): MergedCollection & { lock: Remembered } {
  const before = JSON.stringify([theirs, ours]);
  const merged = mergeCollection({ ...lock, theirs, ours, ...(moved ? { moved } : {}) });
  if (JSON.stringify([theirs, ours]) !== before) throw new Error("the merge changed what it was given");
  return { ...merged, lock: { base: merged.entries, orphaned: merged.orphaned } };
}

const group = (key: string, name: string) => ({ key, name });
const TEAMS = group("teams", "Teams");
const MEMBERS = group("members", "Members");

const limit = parameter({ name: "limit", schema: { type: "integer", default: 50 } });
const page = parameter({ name: "page", description: "Where to go on." });

/** `{type: object}` with these string properties, all required. */
export function objectOf(...names: string[]) {
  return {
    type: "object",
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  };
}

export function idOf(name: string) {
  return parameter({ in: "path", name });
}

/** An API in two versions: what the rows of the tests are about. */
export const OLD: readonly Operation[] = [
  operation({
    path: "/v2/teams",
    name: "List teams",
    group: TEAMS,
    description: "All teams.",
    parameters: [limit, page],
    responses: [jsonResponse({ schema: objectOf("teamId") })],
  }),
  operation({
    method: "post",
    path: "/v2/teams",
    name: "Create a team",
    group: TEAMS,
    body: body({ schema: objectOf("name") }),
    responses: [
      jsonResponse({ status: "201", schema: objectOf("teamId") }),
      jsonResponse({ status: "400", schema: objectOf("code") }),
    ],
  }),
  operation({ path: "/v2/teams/{teamId}", name: "Get a team", group: TEAMS, parameters: [idOf("teamId")] }),
  operation({
    method: "delete",
    path: "/v2/teams/{teamId}",
    name: "Delete a team",
    group: TEAMS,
    parameters: [idOf("teamId")],
  }),
  operation({ path: "/v2/members", name: "List members", group: MEMBERS, parameters: [limit] }),
  operation({ path: "/v2/members/{memberId}", name: "Get a member", group: MEMBERS, parameters: [idOf("memberId")] }),
];

/**
 * `GET /v2/teams` has another description and a third parameter, `POST /v2/teams` another body, `GET /v2/members` is gone;
 * new are `GET /v2/teams/{teamId}/members` behind `Get a team`'s path, and a folder of reports.
 */
export const NEW: readonly Operation[] = [
  { ...OLD[0]!, description: "All teams of the organization.", parameters: [limit, page, parameter({ name: "sort" })] },
  { ...OLD[1]!, body: body({ schema: objectOf("name", "visibility") }) },
  OLD[2]!,
  OLD[3]!,
  operation({
    path: "/v2/teams/{teamId}/members",
    name: "List members of a team",
    group: TEAMS,
    parameters: [idOf("teamId")],
  }),
  OLD[5]!,
  operation({ path: "/v2/reports", name: "List reports", group: group("reports", "Reports") }),
];
