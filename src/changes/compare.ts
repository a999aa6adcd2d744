/** Two states of the API -> what changed for someone who calls it. Names, descriptions and examples are not compared. */
import type { Api, Body, Content, Operation, Parameter, Server } from "../api/model.js";
import { SchemaComparer } from "../schema/compare/compare.js";
import { mayHaveEntries } from "../schema/compare/shape.js";
import { isTokenOperation } from "../sigma/operations.js";
import { operationKey, operationTitle, templateNames } from "../text/path.js";
import { compareContents } from "./contents.js";
import { impactOf } from "./impact.js";
import { counterpart, matchOperations } from "./match.js";
import type { ApiState, Change, Changes, Difference, OperationChange, Place } from "./model.js";
import { compareResponses } from "./responses.js";
import { securityChange } from "./security.js";

export function compareApis(before: Api, after: Api): Changes {
  const { pairs, added, removed } = matchOperations(before, after);
  const comparer = new OperationComparer();
  const compared = pairs.map(([one, other]) => comparer.compare(one, other));
  const has = (kind: Change["kind"], { differences }: OperationChange) => differences.some((one) => one.kind === kind);
  const stayed = compared.filter((change) => change.differences.length > 0 && !has("moved", change));
  return {
    before: stateOf(before),
    after: stateOf(after),
    added,
    removed: removed.map((operation) => {
      const instead = counterpart(operation, after);
      return instead === undefined ? { operation } : { operation, instead };
    }),
    renamed: compared.filter((change) => has("moved", change)),
    deprecated: stayed.filter((change) => has("deprecated", change)),
    changed: stayed.filter((change) => !has("deprecated", change)),
    servers: { added: missing(after.servers, before.servers), removed: missing(before.servers, after.servers) },
    notes: comparer.notes,
  };
}

function stateOf({ title, version, operations }: Api): ApiState {
  return { title, version, operations: operations.length };
}

function missing(servers: readonly Server[], others: readonly Server[]): Server[] {
  return servers.filter(({ url }) => !others.some((other) => other.url === url));
}

type Say = (place: Place, change: Change) => void;

class OperationComparer {
  readonly notes: string[] = [];
  private readonly sent = new SchemaComparer("request");
  private readonly received = new SchemaComparer("response");

  compare(before: Operation, after: Operation): OperationChange {
    const differences: Difference[] = [];
    const say: Say = (place, change) => differences.push({ place, impact: impactOf(place, change), ...change });
    this.compareOperations(before, after, say);
    this.compareParameters(before, after, say);
    this.compareBodies(before, after, say);
    compareResponses(before.responses, after.responses, this.received, say);
    return { before, after, differences };
  }

  private compareOperations(before: Operation, after: Operation, say: Say): void {
    const place = { section: "operation" } as const;
    const isMoved = operationKey(before) !== operationKey(after);
    if (isMoved) say(place, { kind: "moved", before: operationTitle(before), after: operationTitle(after) });
    if (before.baseUrl?.url !== after.baseUrl?.url)
      say(place, { kind: "server-changed", before: serverOf(before), after: serverOf(after) });
    const security = securityChange(before.security, after.security);
    if (security !== undefined) say(place, security);
    if (before.stability === after.stability) return;
    if (after.stability === "deprecated") say(place, { kind: "deprecated" });
    else if (before.stability === "deprecated") say(place, { kind: "not-deprecated" });
    else say(place, { kind: after.stability === "beta" ? "beta" : "not-beta" });
  }

  private compareParameters(before: Operation, after: Operation, say: Say): void {
    const newNames = pathNames(before, after);
    const partners = new Set<Parameter>();
    for (const parameter of before.parameters) {
      const isPath = parameter.in === "path";
      const name = isPath ? (newNames.get(parameter.name) ?? parameter.name) : parameter.name;
      const partner = after.parameters.find((other) => other.in === parameter.in && isSameName(other, name));
      if (partner === undefined) {
        say({ section: parameter.in, name: parameter.name, at: "" }, { kind: "removed", required: parameter.required });
        continue;
      }
      partners.add(partner);
      this.compareParameter(parameter, partner, say);
    }
    for (const parameter of after.parameters) {
      if (partners.has(parameter)) continue;
      say({ section: parameter.in, name: parameter.name, at: "" }, { kind: "added", required: parameter.required });
    }
  }

  private compareParameter(before: Parameter, after: Parameter, say: Say): void {
    const place = { section: after.in, name: after.name, at: "" };
    if (before.in === "path" && before.name !== after.name)
      say(place, { kind: "renamed", before: before.name, after: after.name });
    if (before.required !== after.required) say(place, { kind: after.required ? "required" : "optional" });
    const [left, right] = [styleOf(before), styleOf(after)];
    // These show in the text of any value, the others only in that of lists and objects.
    const isSeen =
      before.style !== after.style && [before.style, after.style].some((style) => SEEN_STYLES.includes(style));
    if (left !== right && (isSeen || (mayHaveEntries(before.schema) && mayHaveEntries(after.schema)))) {
      say(place, { kind: "style-changed", before: left, after: right });
    }
    if (before.isDeprecated !== after.isDeprecated)
      say(place, { kind: after.isDeprecated ? "part-deprecated" : "part-not-deprecated" });
    if (before.allowReserved !== after.allowReserved)
      say(place, { kind: after.allowReserved ? "reserved-allowed" : "reserved-escaped" });
    for (const { at, ...change } of this.sent.compare(before.schema, after.schema)) say({ ...place, at }, change);
  }

  private compareBodies({ body: before }: Operation, operation: Operation, say: Say): void {
    const { body: after } = operation;
    const place = { section: "body", at: "" } as const;
    if (before === undefined || after === undefined) {
      if (after) say(place, { kind: "added", required: after.required });
      if (before) say(place, { kind: "removed", required: before.required });
      return;
    }
    if (before.required !== after.required) say(place, { kind: after.required ? "required" : "optional" });
    const differences: { readonly place: Place; readonly change: Change }[] = [];
    compareContents(contentsOf(before), contentsOf(after), before.mediaType, this.sent, (mediaType, at, change) =>
      differences.push({ place: { ...place, at, ...(mediaType === undefined ? {} : { mediaType }) }, change }),
    );
    if (isTokenOperation(operation.method, operation.path) && differences.length > 0) {
      this.notes.push(
        `What the two definitions say of the body of ${operationTitle(operation)} was left out: definitions contradict each other there. The API takes the form that the Authenticate request sends.`,
      );
      return;
    }
    for (const { place, change } of differences) say(place, change);
  }
}

function contentsOf({ contents, mediaType, schema }: Body): readonly Content[] {
  return contents ?? [{ mediaType, schema }];
}

/** What each path parameter is called now: the one in its place, unless a parameter of its name is still there. */
function pathNames(before: Operation, after: Operation): Map<string, string> {
  const [left, right] = [templateNames(before.path), templateNames(after.path)];
  if (left.length !== right.length) return new Map();
  return new Map(left.map((name, index) => [name, right.includes(name) ? name : (right[index] ?? name)]));
}

/** Names of headers don't depend on case. */
function isSameName(parameter: Parameter, name: string): boolean {
  return parameter.in === "header" ? parameter.name.toLowerCase() === name.toLowerCase() : parameter.name === name;
}

/** The root of a host is `/` in words. */
function serverOf({ baseUrl }: Operation): string | undefined {
  return baseUrl && (baseUrl.url || "/");
}

const SEEN_STYLES: readonly Parameter["style"][] = ["json", "label", "matrix"];

function styleOf({ style, explode }: Parameter): string {
  return explode ? `${style}, exploded` : style;
}
