/**
 * JSON Schema -> an example value that is valid against it. The way is to build a candidate and check it: a `oneOf`
 * whose variants overlap, or an `allOf` that narrows what it repeats, is decided by trying rather than by reasoning.
 *
 * Values are placeholders that say what belongs there (`"<workbookId>"`), of the right type and within the limits;
 * examples, constants, enums and defaults of the definition come first. Deterministic: same schema, same value.
 */
import { toJsonText } from "../json.js";
import { findFault } from "./check.js";
import { isBareString } from "./kinds.js";
import { placeholder } from "./placeholder.js";
import type { SampleOptions } from "./sample-options.js";
import { NONE, Sampler } from "./sampler.js";
import type { Schema } from "./schema.js";
import { Budget, RunWork } from "./work.js";

export interface Sample {
  readonly value: unknown;
  /** The value as JSON text, indented by two spaces. */
  readonly text: string;
  /** Why the value is not valid; undefined when it is. */
  readonly fault: string | undefined;
}

/** How deep optional properties are followed, tried in turn until the result fits into the budget. */
const OPTIONAL_DEPTHS = [10, 7, 5, 4, 3, 2, 1, 0];
/** Bytes of a value whose properties are all required; nobody could send a larger one. */
const MAX_REQUIRED_BYTES = 16_000_000;

/** An example value of a schema, and what is wrong with it if no valid one was found. */
export function sample(schema: Schema, options: SampleOptions): Sample {
  const { run = new RunWork() } = options;
  if (isBareString(schema)) return checked(true, placeholder(options.name), run);
  const found = firstFitting(attempts(schema, options, run), options.budget) ?? checked(schema, NONE, run);
  const isHopeless = found.fault !== undefined && found.value === null;
  return isHopeless ? (lenientSample(schema, options, run) ?? found) : found;
}

interface Attempt {
  readonly sample: Sample;
  /** Whether building ended because the steps did: an attempt with fewer properties may do better. */
  readonly isCut: boolean;
}

/** With ever fewer optional properties. Attempts that grew too large on the way are left out. */
function* attempts(schema: Schema, options: SampleOptions, run: RunWork): Generator<Attempt> {
  for (const optionalDepth of options.properties === "full" ? OPTIONAL_DEPTHS : [0]) {
    const maxBytes = optionalDepth > 0 ? options.budget : Math.max(options.budget, MAX_REQUIRED_BYTES);
    const budget = new Budget(run.forOne, maxBytes, run.unknown);
    const value = new Sampler(options, budget, optionalDepth).value(schema, options.name, 0);
    run.spend(budget.stepsTaken);
    if (!budget.isTooLarge) yield { sample: checked(schema, value, run, budget), isCut: budget.isSpent };
  }
}

/** The first complete and valid sample within `maxBytes`; else the first valid one, else the first. */
function firstFitting(attempts: Iterable<Attempt>, maxBytes: number): Sample | undefined {
  let best: Sample | undefined;
  for (const { sample, isCut } of attempts) {
    const isValid = sample.fault === undefined;
    if (best === undefined || (isValid && best.fault !== undefined)) best = sample;
    if (!isValid && isCut) return best;
    if (isValid && !isCut && Buffer.byteLength(sample.text) <= maxBytes) return sample;
  }
  return best;
}

/** Where no valid value was found, nor anything near one: the shape of a value, with what is wrong in it. */
function lenientSample(schema: Schema, options: SampleOptions, run: RunWork): Sample | undefined {
  const budget = new Budget(run.forOne, Number.POSITIVE_INFINITY, run.unknown);
  const shape = new LenientSampler(options, budget, 0).value(schema, options.name, 0);
  run.spend(budget.stepsTaken);
  return shape === NONE ? undefined : checked(schema, shape, run);
}

/** Prefers a value that isn't valid to none. It may have gaps, so nothing of it is remembered as valid. */
class LenientSampler extends Sampler {
  protected override settleFor(nearest: unknown): unknown {
    return nearest;
  }

  protected override get allowsGaps(): boolean {
    return true;
  }

  protected override rememberValid(): void {}

  protected override rememberScalar(): void {}
}

/** @param budget that the value was built with, which knows what was checked on the way */
function checked(schema: Schema, found: unknown, run: RunWork, budget?: Budget): Sample {
  const value = found === NONE ? null : found;
  const steps = run.forOne;
  const work = { left: steps, known: budget?.work.known };
  const fault = findFault(value, schema, work);
  run.spend(steps - work.left);
  return { value, text: toJsonText(value) ?? "null", fault };
}
