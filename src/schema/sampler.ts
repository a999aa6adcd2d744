/** Builds a value for a schema from values of its parts: candidates are tried until one is valid. */
import { get, givenText, isObject, setProperty } from "../json.js";
import { numberCandidates, offeredValues, singular, stringCandidates } from "./candidates.js";
import { isValid } from "./check.js";
import { distinctValues, type Source, variedObjects } from "./distinct.js";
import { type Alternative, conjunction, type Folded, fold, highest, impliedTypes, schemasAt, VISIBLE } from "./fold.js";
import { isAny, isBareString, isScalarSchema, isValidByConstruction, nullLast } from "./kinds.js";
import { entrySchemas, memberNames, restSchema, schemasOfMember, withDependents } from "./members.js";
import { placeholder } from "./placeholder.js";
import type { SampleOptions } from "./sample-options.js";
import { MAX_CHOICES, type Schema } from "./schema.js";
import type { Budget } from "./work.js";

/** Nesting beyond this is cut even where it is required: no reasonable value is that deep. */
const MAX_DEPTH = 60;
/** Entries of a list, or of a map, that the definition asks for by their number. */
const MAX_ENTRIES = 100;

type KnownScalar = Pick<SampleOptions, "name" | "budget" | "hints"> & { readonly value: unknown };
/** The last value of a scalar's schema, which most often serves the next one. */
const lastScalars = new WeakMap<object, KnownScalar>();

/** No value can be given: the schema accepts nothing, or only what is cut here. */
export const NONE = Symbol("none");

/** One attempt at a value. */
export class Sampler {
  private readonly open = new Map<Schema, number>();

  /** @param optionalDepth how deep optional properties are followed, when all properties are asked for */
  constructor(
    private readonly options: SampleOptions,
    protected readonly budget: Budget,
    private readonly optionalDepth: number,
  ) {}

  value(schema: Schema, name: string, depth: number): unknown {
    if (schema === false) return NONE;
    if (schema === true || isBareString(schema)) {
      this.budget.addBytes(name.length + 4);
      return placeholder(name);
    }
    this.budget.spend(1);
    if (this.budget.isSpent) return NONE;
    if (depth > 0 && isScalarSchema(schema)) return this.scalar(schema, name, depth);
    // Recursion is shown once: its second turn is cut, by the nearest optional property or list above it.
    const turns = this.open.get(schema) ?? 0;
    if (turns >= 2 || depth > MAX_DEPTH) return NONE;
    this.open.set(schema, turns + 1);
    try {
      return this.composite(schema, name, depth);
    } finally {
      this.open.set(schema, turns);
    }
  }

  private composite(schema: Schema & object, name: string, depth: number): unknown {
    const { size } = this.budget;
    for (const offered of this.offered(schema, name)) {
      if (!isValid(offered, schema, this.budget.work)) continue;
      this.budget.addBytes(givenText(offered, this.options.budget)?.length ?? 0);
      return offered;
    }
    const built = this.build(schema, name, depth);
    if (built === NONE) this.budget.size = size;
    return built;
  }

  /** The value of a scalar depends on nothing around it, so the last one is remembered. */
  private scalar(schema: Schema & object, name: string, depth: number): unknown {
    const { budget, hints } = this.options;
    const last = lastScalars.get(schema);
    if (last?.name === name && last.budget === budget && last.hints === hints) return this.counted(last.value);
    for (const offered of this.offered(schema, name))
      if (isValid(offered, schema, this.budget.work)) return this.counted(offered);
    const value = this.build(schema, name, depth);
    if (value !== NONE) this.rememberScalar(schema, { name, budget, hints, value });
    return value;
  }

  /** So that it isn't checked again as a part of what it stands in, or as the result. */
  protected rememberValid(value: unknown, schema: Schema): void {
    if (typeof value === "object" && value !== null) this.budget.work.known?.set(value, schema);
  }

  protected rememberScalar(schema: Schema & object, scalar: KnownScalar): void {
    lastScalars.set(schema, scalar);
  }

  /** The first candidate that is valid, else what `settleFor` makes of the first one. */
  private build(schema: Schema & object, name: string, depth: number): unknown {
    if (isValidByConstruction(schema)) {
      const folded = fold([schema]);
      const built = folded.types?.[0] === "array" ? this.array(folded, name, depth) : this.object(folded, depth);
      this.rememberValid(built, schema);
      return built;
    }
    let nearest: unknown = NONE;
    const { size } = this.budget;
    for (const candidate of this.candidates([schema], new Set(), name, depth)) {
      if (candidate !== NONE) {
        if (isValid(candidate, schema, this.budget.work)) {
          this.rememberValid(candidate, schema);
          return this.counted(candidate);
        }
        if (nearest === NONE) nearest = candidate;
        if (this.budget.isSpent) break;
      }
      this.budget.size = size;
    }
    return this.settleFor(nearest, depth);
  }

  /** The nearest thing to a valid value, for the whole value only: inside it, no property is better than a wrong one. */
  protected settleFor(nearest: unknown, depth: number): unknown {
    return depth === 0 ? nearest : NONE;
  }

  /** Counts a scalar. What an object or a list holds was counted when it was built. */
  private counted(value: unknown): unknown {
    if (typeof value === "string") this.budget.addBytes(value.length + 2);
    return value;
  }

  /** Candidates for a value that must satisfy all of `schemas`, best first. */
  private *candidates(
    schemas: readonly Schema[],
    decided: ReadonlySet<object>,
    name: string,
    depth: number,
  ): Generator<unknown> {
    this.budget.spend(1);
    if (this.budget.isSpent || decided.size > MAX_CHOICES) return;
    const folded = fold(schemas);
    this.budget.spend(folded.properties.size);
    const isOpen = ({ id }: Alternative) => !decided.has(id);
    const alternative = folded.alternatives.find(isOpen) ?? folded.conditions.find(isOpen);
    if (!alternative) {
      yield* this.candidatesByType(folded, name, depth);
      return;
    }
    const chosen = this.options.choices?.get(alternative.id);
    const variants = chosen === undefined ? alternative.variants : [chosen, ...alternative.variants];
    for (const variant of nullLast(variants)) {
      yield* this.candidates([...schemas, variant], new Set([...decided, alternative.id]), name, depth);
    }
  }

  private *candidatesByType(folded: Folded, name: string, depth: number): Generator<unknown> {
    const types = folded.types ?? impliedTypes(folded);
    if (types === undefined) {
      // A constant needs no type beside it.
      yield* [...this.offeredTo(folded, name), placeholder(name), {}];
      return;
    }
    for (const type of [...types].sort((left, right) => Number(left === "null") - Number(right === "null"))) {
      switch (type) {
        case "object":
          yield* this.objects(folded, depth);
          break;
        case "array":
          yield* this.arrays(folded, name, depth);
          break;
        case "string":
          yield* stringCandidates(folded, name, this.offeredTo(folded, name));
          break;
        case "number":
        case "integer":
          yield* numberCandidates(folded, type, this.offeredTo(folded, name));
          break;
        case "boolean":
          yield false;
          yield true;
          break;
        default:
          yield null;
      }
    }
  }

  private *objects(folded: Folded, depth: number): Generator<unknown> {
    const object = this.object(folded, depth);
    if (!isObject(object)) return;
    yield object;

    // Where all of it together is too much (a variant that must not match as well), the required ones alone may do.
    const shown = Object.keys(object);
    if (shown.some((key) => !folded.required.has(key))) {
      const least = {};
      for (const key of shown) if (folded.required.has(key)) setProperty(least, key, get(object, key));
      yield least;
    }
    // And where they are too few (a variant that nothing else tells from the others), all of them may do.
    const missing = VISIBLE[this.options.direction](folded).filter((key) => !Object.hasOwn(object, key));
    // What is forbidden may be one value only.
    if (folded.conjuncts.some((conjunct) => conjunct.not !== undefined))
      yield* variedObjects(object, folded, this.source(depth));
    if (missing.length === 0) return;
    const most = { ...object };
    for (const key of missing) {
      const value = this.value(conjunction(folded.properties.get(key) ?? []), key, depth + 1);
      if (value !== NONE) setProperty(most, key, value);
    }
    yield most;
  }

  /** An object with the properties one would expect; `NONE` when a required property can't have a value. */
  private object(folded: Folded, depth: number): unknown {
    this.budget.addNode();
    const { required } = folded;
    const object = {};
    for (const key of this.shownProperties(folded, depth)) {
      const value = this.value(conjunction(schemasOfMember(folded, key)), key, depth + 1);
      if (this.budget.isTooLarge) return NONE;
      if (value !== NONE) {
        // Two quotes, colon, space, line break, indentation.
        this.budget.addBytes(key.length + 5 + 2 * (depth + 1));
        setProperty(object, key, value);
      } else if (required.has(key) && !this.allowsGaps) return NONE;
    }
    this.addEntries(object, folded, depth);
    return object;
  }

  /** Whether an object may lack a required property that can't have a value. */
  protected get allowsGaps(): boolean {
    return false;
  }

  private shownProperties(folded: Folded, depth: number): ReadonlySet<string> {
    const { required } = folded;
    // An object of which nothing is required says nothing when it is empty: there the optional properties are shown.
    const isFull =
      (this.options.properties === "full" && depth < this.optionalDepth) || (required.size === 0 && depth < 3);
    const visible = VISIBLE[this.options.direction](folded);
    const shown = new Set([...(isFull ? visible : visible.filter((key) => required.has(key))), ...required]);
    return withDependents(shown, folded);
  }

  /** Entries under names of our own, in a map that must have some, or is shown in full. */
  private addEntries(object: object, folded: Folded, depth: number): void {
    const missing = highest(folded, "minProperties") - Object.keys(object).length;
    const isMap = folded.properties.size === 0 && this.options.properties === "full";
    if (missing <= 0 && !isMap) return;
    if (missing <= 0 && isAny(restSchema(folded))) return;
    const count = Math.min(Math.max(missing, 1), MAX_ENTRIES);
    for (const name of memberNames(folded, count)) {
      const entry = this.value(conjunction(schemasOfMember(folded, name)), "value", depth + 1);
      if (entry !== NONE) setProperty(object, name, entry);
    }
  }

  private *arrays(folded: Folded, name: string, depth: number): Generator<unknown> {
    const array = this.array(folded, name, depth);
    yield array;
    if (array.length > 1 && folded.conjuncts.some(({ uniqueItems }) => uniqueItems === true)) {
      const items = conjunction(schemasAt(folded, "items"));
      yield distinctValues(items, singular(name), array.length, this.source(depth));
    }
    if (array.length > 0 && highest(folded, "minItems") === 0) yield [];
  }

  private source(depth: number): Source {
    return {
      candidates: (schema, name) => this.candidates([schema], new Set(), name, depth + 1),
      isValid: (value, schema) => isValid(value, schema, this.budget.work),
    };
  }

  /** One entry, or as many as there must be. */
  private array(folded: Folded, name: string, depth: number): unknown[] {
    this.budget.addNode();
    const entries: unknown[] = [];
    for (const [index, schema] of entrySchemas(folded, MAX_ENTRIES).entries()) {
      const number = index === 0 ? "" : index + 1;
      const entry = this.value(schema, `${singular(name)}${number}`, depth + 1);
      if (entry === NONE) break;
      this.budget.addBytes(1 + 2 * (depth + 1));
      entries.push(entry);
    }
    return entries;
  }

  /** What the definition or a hint offers, within the budget. */
  private *offered(schema: Schema, name?: string): Generator<unknown> {
    const hints = name === undefined ? undefined : this.options.hints?.get(name);
    for (const value of offeredValues(schema, hints)) {
      const most = this.options.budget / 4;
      const text = givenText(value, most);
      if (text !== undefined && text.length <= most) yield value;
    }
  }

  private offeredTo(folded: Folded, name?: string): unknown[] {
    return folded.conjuncts.flatMap((conjunct) => [...this.offered(conjunct, name)]);
  }
}
