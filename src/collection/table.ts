/**
 * The tables of the collection's test (templates/collection/test.js): what responses store, and what they are. A row is about
 * the requests that its method and path match, `*` being a parameter; the most literal row comes first. Pure.
 */
import { isJsonMediaType } from "../api/media-type.js";
import type { Operation } from "../api/model.js";
import type { Chain, Feed } from "../chain/chain.js";
import { respondsWithFile } from "../sigma/operations.js";
import type { ChainFeed, ChainRow } from "../template/contract.js";
import { isLikeSegment, operationPattern } from "../text/path.js";

/** What the responses of these operations store. */
export function chainRows(operations: readonly Operation[], chain: Chain): ChainRow[] {
  const rows = operations.map((operation): ChainRow => {
    const request = operationPattern(operation);
    return [request, ...chain.feedsOf(operation).map((feed) => feedOf(feed, request))];
  });
  return withCovered(rows, (row) => row.length > 1);
}

function feedOf({ set, parents, where, prefer }: Feed, request: string): string | ChainFeed {
  const segments = request.split("/");
  const parameters = segments.flatMap((segment, index) => (segment.includes("*") ? [segments.length - index] : []));
  const conditions = {
    ...(where && { $where: where }),
    ...(prefer && { $prefer: prefer }),
    ...(parents.join() === parameters.join() ? {} : { $of: parents }),
  };
  const [[variable, property] = [], ...others] = Object.entries(set);
  const isOnlyName = variable === property && others.length === 0 && Object.keys(conditions).length === 0;
  return variable !== undefined && isOnlyName ? variable : { ...set, ...conditions };
}

/** Status codes, and what the body is: `json`, or a `file`, for which 204 says that it isn't ready yet. */
type ResponseRow = readonly [request: string, statuses: readonly number[], ...kinds: ("json" | "file")[]];

const ANY_SUCCESS = [200, 201, 202, 204];

/** What the definition documents, where that is anything but 200 with JSON. */
export function responseRows(operations: readonly Operation[]): ResponseRow[] {
  return withCovered(operations.map(responseRow), ([, statuses, ...kinds]) => `${statuses} ${kinds}` !== "200 json");
}

function responseRow(operation: Operation): ResponseRow {
  const { method, path, responses } = operation;
  const successes = responses.filter(({ status }) => /^2(\d\d|XX)$/i.test(status));
  const isFile =
    respondsWithFile(method, path) || (method === "get" && successes.some(({ mediaType }) => isFileType(mediaType)));
  const isJson = successes.some(({ mediaType }) => mediaType !== undefined && isJsonMediaType(mediaType));
  const given = successes.map(({ status }) => Number(status)).filter((status) => !Number.isNaN(status));
  return [
    operationPattern(operation),
    given.length > 0 ? [...new Set(given)] : ANY_SUCCESS,
    ...(isJson ? (["json"] as const) : []),
    ...(isFile ? (["file"] as const) : []),
  ];
}

/** What is made for a download, as opposed to what a program reads. */
function isFileType(mediaType: string | undefined): boolean {
  return mediaType !== undefined && !isJsonMediaType(mediaType) && !/^text\/(plain|html)\b|xml/i.test(mediaType);
}

/** The rows that say something, and those that one of them would be taken for. */
function withCovered<Row extends readonly [string, ...unknown[]]>(
  rows: readonly Row[],
  saysSomething: (row: Row) => boolean,
): Row[] {
  const saying = rows.filter(saysSomething);
  const isCovered = matcherOf(saying.map(([request]) => request));
  const own = new Set(saying);
  const covered = rows.filter((row) => !own.has(row) && isCovered(row[0]));
  const openness = ([request]: Row) => request.split("*").length;
  const length = ([request]: Row) => request.split("/").length;
  return [...saying, ...covered].sort(
    (left, right) => openness(left) - openness(right) || length(right) - length(left),
  );
}

/** Paths that end alike, by the segment before. */
interface Node {
  readonly literal: Map<string, Node>;
  /** By segments that have `*` in them. */
  readonly open: Map<string, Node>;
  isEnd: boolean;
}

/** Open segments that are tried for one path. A path that takes more counts as covered, which does no harm. */
const MAX_TRIES = 500;

/** Whether one of these requests matches another one, or the end of its path. */
function matcherOf(requests: readonly string[]): (request: string) => boolean {
  const roots = new Map<string, Node>();
  for (const request of requests) {
    const [method, segments] = partsOf(request);
    const root = roots.get(method) ?? emptyNode();
    roots.set(method, root);
    add(root, segments);
  }
  return (request) => {
    const [method, segments] = partsOf(request);
    const root = roots.get(method);
    return root !== undefined && isCovered(root, segments);
  };
}

function partsOf(request: string): readonly [method: string, fromEnd: readonly string[]] {
  const [method = "", path = ""] = request.split(" ", 2);
  return [method, path.split("/").slice(1).reverse()];
}

function emptyNode(): Node {
  return { literal: new Map(), open: new Map(), isEnd: false };
}

function add(root: Node, segments: readonly string[]): void {
  let node = root;
  for (const segment of segments) {
    const children = segment.includes("*") ? node.open : node.literal;
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
      for (const [template, node] of open) if (isLikeSegment(template, segment)) next.push(node);
    }
    if (next.some(({ isEnd }) => isEnd)) return true;
    level = next;
  }
  return false;
}
