/** The values of a JSON body: one, or one for each variant of its schema. */

import { isObject, setProperty, toJsonText } from "../json.js";
import { isValid } from "../schema/check.js";
import { fold } from "../schema/fold.js";
import { holdsPlaceholder } from "../schema/placeholder.js";
import { type Sample, sample } from "../schema/sample.js";
import type { SampleOptions } from "../schema/sample-options.js";
import type { Schema } from "../schema/schema.js";
import { variantsOf } from "../schema/variants.js";
import type { RunWork } from "../schema/work.js";
import { KINDS, NEEDED_BESIDE, VALUES } from "../sigma/bodies.js";
import { formsOf } from "./forms.js";

export interface BodyOptions {
  /** `required` properties only, or the `full` body. */
  readonly body: "required" | "full";
  /** Bytes of one example. */
  readonly exampleBudget: number;
  /** What the values of all bodies together may take. */
  readonly work?: RunWork;
  /** Whether the body is the only place of the request where there could be something to fill in. */
  readonly needsPlaceholder?: boolean;
  /** Whether the request changes what its body holds and nothing else, as a PATCH does. */
  readonly isPartial?: boolean;
}

/** A value, and what tells it from the operation's others; empty for what has no name of its own. */
export interface NamedSample {
  readonly name: string;
  /** What ids are made of, where that isn't the name: it stays when names change. */
  readonly key?: string;
  readonly sample: Sample;
  /** Whether it holds an object of a type that more is known of than the definition says. */
  readonly isKnown?: boolean;
}

/** One value for each variant of the schema, and for each form of a known object in it; none where there is one only. */
export function variantSamples(schema: Schema, options: BodyOptions): NamedSample[] {
  const variants = variantsOf(schema, KINDS);
  const only = { name: "", key: "", choices: new Map<object, Schema>() };
  return (variants.length > 0 ? variants : [only]).flatMap(({ name, key, choices }, index): NamedSample[] => {
    const found = sampled(schema, options, choices);
    const inSize = (body: BodyOptions["body"]) =>
      (body === options.body ? found : sampled(schema, { ...options, body }, choices)).value;
    const { known, forms } = formsOf(found.value, schema, {
      least: () => inSize("required"),
      most: () => inSize("full"),
    });
    const [first] = forms;
    if (first === undefined) return variants.length > 0 ? [{ name, key, sample: found }] : [];
    // What has no type of its own is the same in every variant: once is enough.
    if (known?.type === undefined && index > 0) return [{ name, key, sample: validSample(first.value) }];
    return forms.map((form) => ({
      name: form.name,
      sample: validSample(form.value),
      isKnown: known?.type !== undefined,
    }));
  });
}

export function validSample(value: unknown): Sample {
  return { value, text: toJsonText(value) ?? "null", fault: undefined };
}

export function sampleOptions(options: BodyOptions) {
  const { body: properties, exampleBudget: budget, work: run } = options;
  return { name: "value", properties, direction: "request", budget, run, hints: VALUES } as const;
}

/** An example value, with the properties that are optional in the definition but needed for it to work. */
export function sampled(
  schema: Schema,
  options: BodyOptions,
  choices: ReadonlyMap<object, Schema> = new Map(),
): Sample {
  const found = sample(schema, { ...sampleOptions(options), choices });
  const { value } = found;
  if (!isObject(value)) return found;
  for (const [beside, needed] of NEEDED_BESIDE) {
    if (!Object.hasOwn(value, beside) || Object.hasOwn(value, needed)) continue;
    return withProperty(value, needed, schema, { ...sampleOptions(options), choices }) ?? found;
  }
  return found;
}

/** The value with one more of its schema's properties; undefined where there is none of that name, or the result isn't valid. */
function withProperty(value: object, name: string, schema: Schema, options: SampleOptions): Sample | undefined {
  const schemas = fold([schema]).properties.get(name);
  if (schemas === undefined) return undefined;
  const whole = { ...value };
  setProperty(whole, name, sample({ allOf: schemas }, { ...options, name }).value);
  return isValid(whole, schema) ? validSample(whole) : undefined;
}

/** A sample with something to fill in: with one more optional property where the required ones have nothing. */
export function openSample(schema: Schema, options: BodyOptions): Sample | undefined {
  const found = sampled(schema, options);
  const isOpen = ({ text, fault }: Sample) => fault === undefined && holdsPlaceholder(text);
  if (isOpen(found)) return found;
  const { value } = found;
  if (!isObject(value)) return undefined;
  for (const name of fold([schema]).properties.keys()) {
    if (Object.hasOwn(value, name)) continue;
    const more = withProperty(value, name, schema, sampleOptions(options));
    if (more !== undefined && isOpen(more)) return more;
  }
  return undefined;
}
