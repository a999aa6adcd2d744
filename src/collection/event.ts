/** Templates of scripts -> Postman events. @see Postman collection v2.1.0 schema, "event" */

import { isJsonMediaType } from "../api/body.js";
import type { Api, Operation } from "../api/model.js";
import type { Chain } from "../chain/chain.js";
import type { PostmanEvent } from "../postman/types.js";
import { boundedSchema } from "../schema/bounded.js";
import { answersWithFile, isTokenOperation } from "../sigma/operations.js";
import type { ConstantsOf, FilledScript } from "../template/contract.js";
import type { Scripts, Templates } from "../template/load.js";
import { operationKey } from "../text/path.js";
import type { GuardConstants } from "./guard.js";
import { nextPageOf } from "./paging.js";
import { asEvents, withConstants } from "./script.js";

export interface EventOptions {
  readonly tests: "none" | "status" | "contract";
  /** Whether the collection gets and renews its token. */
  readonly autoAuth: boolean;
}

/** The scripts of the collection, which run with every request. The guard comes first: what it skips needs no token. */
export function collectionEvents(
  api: Api,
  { collection }: Templates,
  guard: GuardConstants,
  options: EventOptions,
): PostmanEvent[] {
  const WITH_TESTS = options.tests !== "none";
  const guards = asEvents(collection.guard).map((event) =>
    withConstants(event, "collection/guard.js", { ...guard, WITH_TESTS }),
  );
  const others = asEvents(collection.scripts).flatMap((event) => {
    if (event.listen === "prerequest") return options.autoAuth ? [event] : [];
    if (!WITH_TESTS) return [];
    return [withConstants(event, "collection/test.js", { ANSWERS: unusualSuccesses(api.operations) })];
  });
  return joined([...guards, ...others]);
}

/** The scripts of a request: one stores what its response feeds, one checks the response's schema. */
export function buildEvents(
  operation: Operation,
  chain: Chain,
  templates: Pick<Templates, "chain" | "contract">,
  options: EventOptions,
): PostmanEvent[] {
  const events: PostmanEvent[] = [];
  const feeds = chain.feedsOf(operation);
  const next = nextPageOf(operation);
  if (feeds.length > 0 || next) {
    const NEXT_PAGE = next ? { variable: next.variable, property: next.property } : null;
    events.push(...filled(templates.chain, "chain/test.js", { FEEDS: feeds, NEXT_PAGE }));
  }
  if (options.tests === "contract") {
    const SCHEMAS = responseSchemas(operation);
    if (Object.keys(SCHEMAS).length > 0) events.push(...filled(templates.contract, "contract/test.js", { SCHEMAS }));
  }
  return joined(events);
}

/** The events of a template's scripts; the test has the constants, a pre-request script of the user's hasn't. */
function filled<Script extends FilledScript>(scripts: Scripts, script: Script, constants: ConstantsOf<Script>) {
  return asEvents(scripts).map((event) => (event.listen === "test" ? withConstants(event, script, constants) : event));
}

/** The Postman app shows one script for each `listen`; a block keeps the names of each part apart. */
function joined(events: readonly PostmanEvent[]): PostmanEvent[] {
  return LISTENS.flatMap((listen) => {
    const [first, ...others] = events.filter((event) => event.listen === listen);
    if (first === undefined || others.length === 0) return first ?? [];
    const blocks = [first, ...others].map(({ script }) => ["{", ...script.exec, "}"]);
    return { listen, script: { ...first.script, exec: blocks.flat() } };
  });
}

const LISTENS = ["prerequest", "test"] as const;

interface DocumentedSuccess {
  /** `GET /v2/query/{}/download` */
  readonly request: string;
  readonly statuses: readonly number[];
  readonly json: boolean;
  /** Set where it is a file: 204 says that it isn't ready yet. */
  readonly file?: true;
}

const ANY_SUCCESS = [200, 201, 202, 204];

/**
 * What the definition documents, for the operations that the test could not guess: those whose success is anything but 200
 * with JSON, and those whose path another one of these would match. The most literal path comes first.
 */
function unusualSuccesses(operations: readonly Operation[]): DocumentedSuccess[] {
  const answers = operations.filter(({ method, path }) => !isTokenOperation(method, path)).map(successOf);
  const unusual = answers.filter(({ statuses, json, file }) => !json || file || statuses.join() !== "200");
  const isUnusual = new Set(unusual);
  const isCovered = matcherOf(unusual.map(({ request }) => request));
  const covered = answers.filter((answer) => !isUnusual.has(answer) && isCovered(answer.request));
  const openness = ({ request }: DocumentedSuccess) => request.split("{}").length;
  return [...unusual, ...covered].sort((left, right) => openness(left) - openness(right));
}

/** Paths that begin alike, by their next segment. */
interface Node {
  readonly literal: Map<string, Node>;
  /** By segments that have `{}` in them. */
  readonly open: Map<string, Node>;
  isEnd: boolean;
}

/** Open segments that are tried for one path. A path that takes more counts as covered, which does no harm. */
const MAX_TRIES = 500;

/** Whether one of these requests, where `{}` matches anything, matches another one. */
function matcherOf(requests: readonly string[]): (request: string) => boolean {
  const root = emptyNode();
  for (const request of requests) if (request.includes("{}")) add(root, request.split("/"));
  return (request) => isCovered(root, request.split("/"));
}

function emptyNode(): Node {
  return { literal: new Map(), open: new Map(), isEnd: false };
}

function add(root: Node, segments: readonly string[]): void {
  let node = root;
  for (const segment of segments) {
    const children = segment.includes("{}") ? node.open : node.literal;
    const next = children.get(segment) ?? emptyNode();
    children.set(segment, next);
    node = next;
  }
  node.isEnd = true;
}

function isCovered(root: Node, segments: readonly string[]): boolean {
  let tries = 0;
  let level = [root];
  for (const segment of segments) {
    const next: Node[] = [];
    for (const { literal, open } of level) {
      const same = literal.get(segment);
      if (same) next.push(same);
      tries += open.size;
      if (tries > MAX_TRIES) return true;
      for (const [template, node] of open) if (isLike(template, segment)) next.push(node);
    }
    level = next;
  }
  return level.some(({ isEnd }) => isEnd);
}

/** Whether a segment matches a template in which each `{}` is one character or more. Looks at each character once. */
function isLike(template: string, segment: string): boolean {
  const [first = "", ...others] = template.split("{}");
  const last = others.pop();
  if (last === undefined) return template === segment;
  let at = first.length;
  for (const literal of others) {
    const found = segment.indexOf(literal, at + 1);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return segment.startsWith(first) && segment.endsWith(last) && segment.length - last.length > at;
}

function successOf({ method, path, responses }: Operation): DocumentedSuccess {
  const successes = responses.filter(({ status }) => /^2(\d\d|XX)$/i.test(status));
  const isFile =
    answersWithFile(method, path) || (method === "get" && successes.some(({ mediaType }) => isFileType(mediaType)));
  const given = successes.map(({ status }) => Number(status)).filter((status) => !Number.isNaN(status));
  return {
    request: operationKey({ method, path }),
    statuses: given.length > 0 ? [...new Set(given)] : ANY_SUCCESS,
    ...(isFile ? { file: true as const } : {}),
    json: successes.some(({ mediaType }) => mediaType !== undefined && isJsonMediaType(mediaType)),
  };
}

/** What is made for a download, as opposed to what a program reads. */
function isFileType(mediaType: string | undefined): boolean {
  return mediaType !== undefined && !isJsonMediaType(mediaType) && !/^text\/(plain|html)\b|xml/i.test(mediaType);
}

function responseSchemas({ responses }: Operation): Readonly<Record<string, unknown>> {
  const schemas: Record<string, unknown> = {};
  for (const { status, mediaType, schema } of responses) {
    if (!/^\d{3}$/.test(status) || schema === undefined || mediaType === undefined || !isJsonMediaType(mediaType))
      continue;
    schemas[status] = boundedSchema(schema);
  }
  return schemas;
}
