/**
 * Which answer feeds which path parameter, inferred from the definition: a list whose entries have a property named like
 * the parameter stores the first one's, and a request that reads uses it. Pure reading; nothing of Postman in it.
 */
import { isJsonMediaType } from "../api/body.js";
import type { Operation } from "../api/model.js";
import { templateNames } from "../api/parameter.js";
import { isSafeMethod } from "../http.js";
import { entryPropertyNames, propertyNames } from "../schema/entries.js";
import { type Condition, FOREIGN_LISTS, KNOWN_SOURCES, type KnownSource } from "../sigma/chaining.js";
import { VARIABLES_WITH_A_MEANING } from "../sigma/variables.js";
import { withoutTrailing } from "../text/naming.js";

/** Where the value of a path parameter comes from. */
export interface Link {
  /** The environment variable that holds it. */
  readonly variable: string;
  /** The operations that store it, the best first. They are lists; where no list has it, the writes whose answer does. */
  readonly producers: readonly Operation[];
}

/** What the answer of an operation stores: variables that belong to one entry. */
export interface Feed {
  /** The property for each variable. */
  readonly set: Readonly<Record<string, string>>;
  /** The segments of the operation's path, counted from its end, that hold the ids of what the entries belong to. */
  readonly parents: readonly number[];
  readonly where?: Condition;
  readonly prefer?: Condition;
}

export interface Chain {
  /** Undefined where nothing in the definition has such a value. */
  linkOf(operation: Operation, parameter: string): Link | undefined;
  feedsOf(operation: Operation): readonly Feed[];
  /** The operations to send before this one. */
  before(operation: Operation): ReadonlySet<Operation>;
}

/** A path parameter at its place. */
interface Slot {
  readonly operation: Operation;
  readonly name: string;
  /** The path before the parameter, without version and names: `workbooks/{}/pages`. */
  readonly at: string;
  /** The path up to and with it: `workbooks/{}/pages/{}`. */
  readonly place: string;
  /** The places of the parameters before it: `workbooks/{}`. */
  readonly parents: ReadonlySet<string>;
}

/** An answer that may have what a parameter asks for. */
interface Producer {
  readonly operation: Operation;
  readonly path: string;
  /** The places of its own path parameters. */
  readonly places: readonly string[];
  readonly properties: ReadonlySet<string>;
}

interface Source {
  readonly producer: Producer;
  readonly field: string;
  readonly where?: Condition;
  /** Less is better. */
  readonly rank: number;
}

/** What was found for a parameter at one place. */
interface Found {
  readonly variable: string | undefined;
  readonly sources: readonly Source[];
}

/** A variable, and all places that ask for it. */
interface Wanted {
  readonly slots: Slot[];
  sources: Source[];
  readonly seen: Set<Found>;
  readonly prefer: Condition | undefined;
}

export function buildChain(operations: readonly Operation[]): Chain {
  const answers = new Answers(operations.filter(isChainable));
  const wanted = new Map<string, Wanted>();
  const found = new Map<string, Found>();
  for (const slot of operations.filter(isChainable).flatMap(slotsOf)) {
    const known = knownSource(slot);
    const key = `${slot.place} ${slot.name}`;
    let entry = found.get(key);
    if (entry === undefined) {
      const sources = best(sourcesOf(slot, known, answers));
      entry = { variable: sources.length > 0 ? variableOf(slot, known, sources) : undefined, sources };
      found.set(key, entry);
    }
    if (entry.variable === undefined) continue;
    const of = wanted.get(entry.variable) ?? { slots: [], sources: [], seen: new Set(), prefer: known?.prefer };
    of.slots.push(slot);
    if (!of.seen.has(entry)) {
      of.seen.add(entry);
      of.sources = of.sources.concat(entry.sources);
    }
    wanted.set(entry.variable, of);
  }

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
  return withoutTrailing(path.replace(/^\/(v\d[^/]*\/)?/, "").replace(/\{[^{}]*\}/g, "{}"), "/");
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

/** What a request that creates or starts something answers. */
function answerOf(operation: Operation): Producer | undefined {
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

/** Answers that are looked at for one parameter. No API has as many that hold one thing. */
const MAX_PRODUCERS = 200;

/** What the operations answer, found by what it has. */
class Answers {
  readonly #lists = new Map<string, Producer[]>();
  readonly #listsAt = new Map<string, Producer[]>();
  #writes: Map<string, Producer[]> | undefined;

  constructor(readonly operations: readonly Operation[]) {
    for (const operation of operations) {
      const list = listOf(operation);
      if (list === undefined) continue;
      for (const property of list.properties) push(this.#lists, property, list);
      push(this.#listsAt, list.path, list);
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
    for (const write of this.operations.map(answerOf).filter((answer) => answer !== undefined))
      for (const property of write.properties) push(writes, property, write);
    return writes;
  }
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Lists before writes: a list has what exists, a write only what it has just made. */
function sourcesOf(slot: Slot, known: KnownSource | undefined, answers: Answers): Source[] {
  if (known?.from) {
    return known.from.flatMap(({ list, field, where }) =>
      answers
        .listsAt(list)
        .filter(({ properties }) => properties.has(field))
        .map((producer) => ({ producer, field, ...(where ? { where } : {}), rank: 0 })),
    );
  }
  const fitting = (producers: readonly Producer[], field: string) =>
    producers
      .filter((producer) => isWithin(producer, slot))
      .map((producer) => ({ producer, field, rank: rank(producer, slot) }));
  const named = fitting(answers.listsWith(slot.name), slot.name);
  const other = known?.field;
  const listed =
    other === undefined || named.some(({ producer }) => producer.path === slot.at)
      ? named
      : fitting(
          answers.listsAt(slot.at).filter(({ properties }) => properties.has(other)),
          other,
        );
  return listed.length > 0 ? listed : fitting(answers.writesWith(slot.name), slot.name);
}

/**
 * Whether the answer is about the same things: its own parameters stand before this one, too. What stands below something
 * else needs an answer from below it, or one whose entries name both. What needs the parameter itself can't give it.
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

/** Which segments of the producer's path hold what the wanted thing stands below. */
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
 * where nothing lists such a thing, every write that answers with one.
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

/**
 * `pageId` below a workbook is `workbookPageId`: what the parameter means depends on what stands before it. Undefined for
 * a name that Postman would read otherwise, or that already means something (a definition must not reach `secret`).
 */
function variableOf(slot: Slot, known: KnownSource | undefined, sources: readonly Source[]): string | undefined {
  const places = new Set(best(sources).flatMap(({ producer }) => producer.places));
  const names = templateNames(slot.operation.path);
  const parents = [...slot.parents].map((place, index) =>
    places.has(place) ? thingOf(place, names[index] ?? "") : "",
  );
  const name = known?.variable ?? slot.name;
  const stem = names[slot.parents.size - 1]?.replace(/Id$/, "");
  const isScoped = parents.some(Boolean) && known?.variable === undefined && !(stem && name.startsWith(stem));
  const variable = isScoped ? camelCase([...parents, name]) : name;
  const isUsable = /^\w[\w.-]{0,99}$/.test(variable) && !VARIABLES_WITH_A_MEANING.has(variable.toLowerCase());
  return isUsable ? variable : undefined;
}

/** `connections/paths/{connectionPathId}` -> `connectionPath`; `tags/{tagName}` -> `tag`. */
function thingOf(place: string, name: string): string {
  if (name.endsWith("Id")) return name.slice(0, -2);
  const segment = place.split("/").at(-2) ?? "";
  return segment.replace(/ies$/, "y").replace(/(?<!s)s$/, "");
}

function camelCase(parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/).filter(Boolean))
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
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
