/** What a PATCH holds as generated: as little as can be, since it changes all that it holds. */
import { get, isSameJson } from "../json.js";
import { isValid } from "../schema/check.js";
import type { Sample } from "../schema/sample.js";
import type { Schema } from "../schema/schema.js";
import { smallest, without } from "../schema/smallest.js";
import { type BodyOptions, type NamedSample, sampled, validSample, variantSamples } from "./value.js";

/** The saved example of all that can be sent. */
export const EVERY_PROPERTY = "Every property";

/** The smallest valid value, the smallest of each variant, and one with every property. */
export function partialSamples(schema: Schema, options: BodyOptions): NamedSample[] {
  const variants = smallVariants(variantSamples(schema, options), schema);
  const least = { name: "", sample: smallSample(sampled(schema, options), schema) };
  const isVariant = variants.some(({ sample }) => sample.text === least.sample.text);
  const every = { name: EVERY_PROPERTY, sample: sampled(schema, { ...options, body: "full" }) };
  return [...(isVariant ? [] : [least]), ...variants, every];
}

function smallSample(sample: Sample, schema: Schema): Sample {
  const value = smallest(sample.value, schema);
  return isValid(value, schema) ? validSample(value) : sample;
}

/** Each with what it requires, and with what tells it from the first one: the first one, from the second. */
function smallVariants(variants: readonly NamedSample[], schema: Schema): NamedSample[] {
  const [first, second] = variants;
  // The only one is no choice: every property has it.
  if (first === undefined || second === undefined) return [];
  return variants.map((variant, index) => {
    const { sample, isKnown = false } = variant;
    const other = index === 0 ? second : first;
    const isCommon = (path: readonly string[]) =>
      // What is known of an object goes together.
      !(isKnown && path.length > 1) && isSameJson(path.reduce(get, sample.value), path.reduce(get, other.sample.value));
    const value = without(sample.value, schema, isCommon);
    return { ...variant, sample: value === sample.value ? sample : validSample(value) };
  });
}
