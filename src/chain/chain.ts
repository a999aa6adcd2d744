/**
 * Which response feeds which path parameter, inferred from the definition: a list whose entries have a property named like
 * the parameter stores that of the first one, and a request that reads uses it. Knows nothing of Postman.
 */
import { isJsonMediaType } from "../api/media-type.js";
import type { Operation } from "../api/model.js";
import { isSafeMethod } from "../http.js";
import { addTo } from "../lists.js";
import { entryPropertyNames, propertyNames } from "../schema/entries.js";
import { FOREIGN_LISTS, KNOWN_SOURCES, type KnownSource } from "../sigma/chaining.js";
import { withoutTrailing } from "../text/naming.js";
import { templateNames, withoutNames } from "../text/path.js";
import type { Chain, Feed, Found, Link, Producer, Slot, Source, Wanted } from "./model.js";
import { variableOf } from "./variable.js";

export type { Chain, Feed, Link } from "./model.js";

/** Reads the chain from the operations: pure, and deterministic. */
export function buildChain(operations: readonly Operation[]): Chain {
  return toChain(wantedVariables(operations.filter(isChainable)));
}

/** The variables that path parameters ask for, by their names. */
function wantedVariables(operations: readonly Operation[]): ReadonlyMap<string, Wanted> {
  const producers = new Producers(operations);
  const wanted = new Map<string, Wanted>();
  const found = new Map<string, Found>();
  for (const slot of operations.flatMap(slotsOf)) {
    const known = knownSource(slot);
    const key = `${slot.place} ${slot.name}`;
    const entry = found.get(key) ?? findFor(slot, known, producers);
    found.set(key, entry);
    if (entry.variable === undefined) continue;
    const of = wanted.get(entry.variable) ?? { slots: [], sources: [], seen: new Set(), prefer: known?.prefer };
    wanted.set(entry.variable, of);
    of.slots.push(slot);
    if (of.seen.has(entry)) continue;
    of.seen.add(entry);
    of.sources = of.sources.concat(entry.sources);
  }
  return wanted;
}

function findFor(slot: Slot, known: KnownSource | undefined, producers: Producers): Found {
  const sources = best(sourcesOf(slot, known, producers));
  return { variable: sources.length > 0 ? variableOf(slot, known, sources) : undefined, sources };
}

/** The links of each operation, what it feeds, and what has to be sent before it. */
function toChain(wanted: ReadonlyMap<string, Wanted>): Chain {
  const links = new Map<Operation, Map<string, Link>>();
  const feeds = new Map<Operation, Feed[]>();
  const befores = new Map<Operation, Set<Operation>>();
  for (const [variable, { slots, sources, prefer }] of wanted) {
    const chosen = best(sources);
    const parents = new Set(slots.flatMap((slot) => [...slot.parents]));
    const link: Link = { variable, producers: chosen.map(({ producer }) => producer.operation) };
    for (const { producer, field, where } of chosen) {
      const feed = { parents: parentSegments(producer, parents), ...(where && { where }), ...(prefer && { prefer }) };
      addFeed(feeds, producer.operation, variable, field, feed);
    }
    for (const { operation, name } of slots) {
      links.set(operation, (links.get(operation) ?? new Map<string, Link>()).set(name, link));
      const before = befores.get(operation) ?? new Set();
      befores.set(operation, before);
      const [first] = link.producers;
      if (first && isRead(first) && first !== operation) before.add(first);
    }
  }
  return {
    linkOf: (operation, parameter) => links.get(operation)?.get(parameter),
    feedsOf: (operation) => feeds.get(operation) ?? [],
    before: (operation) => befores.get(operation) ?? new Set(),
  };
}

/** More parameters than any API has in one path; what each depends on is the whole path before it. */
const MAX_PARAMETERS = 20;

function isChainable({ path }: Operation): boolean {
  return ["{", "}"].every((brace) => path.split(brace).length <= MAX_PARAMETERS + 1);
}

export function isRead({ method }: Operation): boolean {
  return isSafeMethod(method);
}

/** Without the version, and without the names of parameters: what `/v2/` and `/v2.1/` have in common. */
function placeOf(path: string): string {
  return withoutTrailing(withoutNames(path.replace(/^\/(v\d[^/]*\/)?/, "")), "/");
}

function placesOf(path: string): string[] {
  return [...path.matchAll(/\}/g)].map(({ index }) => placeOf(path.slice(0, index + 1)));
}

function slotsOf(operation: Operation): Slot[] {
  const { path } = operation;
  const places = placesOf(path);
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match, index) => ({
    operation,
    name: match[1] ?? "",
    at: placeOf(path.slice(0, match.index)),
    place: places[index] ?? "",
    parents: new Set(places.slice(0, index)),
  }));
}

function listOf(operation: Operation): Producer | undefined {
  if (operation.method !== "get" || FOREIGN_LISTS.includes(placeOf(operation.path))) return undefined;
  const schema = successSchema(operation);
  const properties = schema === undefined ? undefined : entryPropertyNames(schema);
  return properties && asProducer(operation, properties);
}

/** The response of a request that creates or starts something. */
function createdBy(operation: Operation): Producer | undefined {
  if (operation.method !== "post") return undefined;
  const schema = successSchema(operation);
  return schema === undefined ? undefined : asProducer(operation, propertyNames(schema));
}

function asProducer(operation: Operation, properties: ReadonlySet<string>): Producer {
  return { operation, path: placeOf(operation.path), places: placesOf(operation.path), properties };
}

export function successSchema({ responses }: Operation) {
  const success = responses.find(
    ({ status, mediaType }) => /^2/.test(status) && mediaType && isJsonMediaType(mediaType),
  );
  return success?.schema;
}

function knownSource(slot: Slot): KnownSource | undefined {
  return KNOWN_SOURCES.find(({ parameter, at }) => parameter === slot.name && (at === undefined || at === slot.at));
}

/** Responses that are looked at for one parameter. No API has as many that hold one thing. */
const MAX_PRODUCERS = 200;

/** The operations whose responses hold something, by what they hold. */
class Producers {
  readonly #lists = new Map<string, Producer[]>();
  readonly #listsAt = new Map<string, Producer[]>();
  #writes: Map<string, Producer[]> | undefined;

  constructor(readonly operations: readonly Operation[]) {
    for (const operation of operations) {
      const list = listOf(operation);
      if (list === undefined) continue;
      for (const property of list.properties) addTo(this.#lists, property, list);
      addTo(this.#listsAt, list.path, list);
    }
  }

  /** Lists whose entries have such a property. */
  listsWith(property: string): readonly Producer[] {
    return this.#lists.get(property)?.slice(0, MAX_PRODUCERS) ?? [];
  }

  listsAt(path: string): readonly Producer[] {
    return this.#listsAt.get(path) ?? [];
  }

  writesWith(property: string): readonly Producer[] {
    this.#writes ??= this.#byProperty();
    return this.#writes.get(property)?.slice(0, MAX_PRODUCERS) ?? [];
  }

  #byProperty(): Map<string, Producer[]> {
    const writes = new Map<string, Producer[]>();
    for (const write of this.operations.map(createdBy).filter((producer) => producer !== undefined))
      for (const property of write.properties) addTo(writes, property, write);
    return writes;
  }
}

/** Lists before writes: a list has what exists, a write only what it has just made. */
function sourcesOf(slot: Slot, known: KnownSource | undefined, producers: Producers): Source[] {
  if (known?.from) {
    return known.from.flatMap(({ list, field, where }) =>
      producers
        .listsAt(list)
        .filter(({ properties }) => properties.has(field))
        .map((producer) => ({ producer, field, ...(where ? { where } : {}), rank: 0 })),
    );
  }
  const fitting = (candidates: readonly Producer[], field: string) =>
    candidates
      .filter((producer) => isWithin(producer, slot))
      .map((producer) => ({ producer, field, rank: rank(producer, slot) }));
  const named = fitting(producers.listsWith(slot.name), slot.name);
  const other = known?.field;
  const listed =
    other === undefined || named.some(({ producer }) => producer.path === slot.at)
      ? named
      : fitting(
          producers.listsAt(slot.at).filter(({ properties }) => properties.has(other)),
          other,
        );
  return listed.length > 0 ? listed : fitting(producers.writesWith(slot.name), slot.name);
}

/**
 * Whether the response is about the same things: its own parameters come before this one, too. What is below something
 * else needs a response from below it, or one whose entries name both. What needs the parameter itself can't give it.
 */
function isWithin(producer: Producer, slot: Slot): boolean {
  if (producer.places.includes(slot.place)) return false;
  if (slot.parents.size === 0) return true;
  if (!producer.places.every((place) => slot.parents.has(place))) return false;
  if (producer.places.length > 0) return true;
  return templateNames(slot.operation.path)
    .slice(0, slot.parents.size)
    .every((name) => producer.properties.has(name));
}

/** The segments of the producer's path that hold what the wanted thing is below, counted from the end. */
function parentSegments({ operation: { path } }: Producer, parents: ReadonlySet<string>): number[] {
  const segments = path.split("/");
  return segments.flatMap((segment, index) => {
    const place = placeOf(segments.slice(0, index + 1).join("/"));
    return segment.includes("{") && parents.has(place) ? [segments.length - index] : [];
  });
}

/** The list at the parameter's own place, else the one nearest the root. */
function rank(producer: Producer, slot: Slot): number {
  const isAtPlace = producer.path === slot.at;
  return 1 + (isAtPlace ? 0 : 1000 + producer.places.length * 100 + Math.min(99, producer.path.split("/").length));
}

/**
 * Of the sources that the places of one variable have found: the best list (in each version that the API has of it), or,
 * where nothing lists such a thing, every write whose response has one.
 */
function best(sources: readonly Source[]): Source[] {
  const lists = sources.filter(({ producer }) => isRead(producer.operation));
  const least = lists.reduce((lowest, { rank }) => Math.min(lowest, rank), Number.POSITIVE_INFINITY);
  const first = lists.find(({ rank }) => rank === least);
  const chosen = first
    ? lists.filter(({ rank, producer }) => rank === least && (rank === 0 || producer.path === first.producer.path))
    : sources;
  return [...new Map(chosen.map((source) => [source.producer.operation, source])).values()];
}

/** Variables of one list that ask the same of an entry belong to one entry: a language and its variant. */
function addFeed(
  feeds: Map<Operation, Feed[]>,
  operation: Operation,
  variable: string,
  field: string,
  asked: Omit<Feed, "set">,
): void {
  const list = feeds.get(operation) ?? [];
  feeds.set(operation, list);
  const same = list.findIndex(({ set: _, ...feed }) => JSON.stringify(feed) === JSON.stringify(asked));
  const before = list[same];
  if (before) list[same] = { ...before, set: { ...before.set, [variable]: field } };
  else list.push({ set: { [variable]: field }, ...asked });
}
