/** The value of a parameter, of the right type, and what its description says. */
import type { Parameter } from "../api/model.js";
import { givenText, isObject } from "../json.js";
import { memoize } from "../memoize.js";
import { isValid } from "../schema/check.js";
import { type Sample, sample } from "../schema/sample.js";
import type { SampleOptions } from "../schema/sample-options.js";
import { PARAMETERS } from "../sigma/operations.js";
import { withConstraints, withConstraintsOfPath } from "./constraints.js";

/** Bytes of one value: a URL, or a header, has to hold it. */
const BUDGET = 4096;

/** What is wrong with the values that were made so far. */
const faults = new WeakMap<Parameter, string>();

/** What is wrong with the value of a parameter that was made; undefined for a valid one, and for one that nobody asked for. */
export function parameterFault(parameter: Parameter): string | undefined {
  return faults.get(parameter);
}

export function parameterValue(parameter: Parameter): unknown {
  if (givenText(parameter.example, BUDGET) !== undefined && isValid(parameter.example, parameter.schema))
    return parameter.example;
  const known = knownParameter(parameter)?.example;
  if (known !== undefined && isValid(known, parameter.schema)) return known;
  const least = sampled(parameter, "required");
  // An object without properties leaves no trace in a URL.
  const isEmpty = isObject(least.value) && Object.keys(least.value).length === 0;
  const { value, fault } = isEmpty ? sampled(parameter, "full") : least;
  if (fault !== undefined) faults.set(parameter, fault);
  return value;
}

/** With all that can be in it. */
export function fullValue(parameter: Parameter): unknown {
  return sampled(parameter, "full").value;
}

function sampled({ name, schema }: Parameter, properties: SampleOptions["properties"]): Sample {
  return sample(schema, { name, properties, direction: "request", budget: BUDGET });
}

/**
 * What the definition says of it, then type, values and limits, which Postman shows nowhere else. Memoized: it is shown
 * beside the parameter and in the request's description.
 */
export const parameterDescription = memoize((parameter: Parameter): string => {
  const text = parameter.description || (knownParameter(parameter)?.description ?? "");
  return parameter.in === "path"
    ? withConstraintsOfPath(text, parameter.schema, parameter)
    : withConstraints(text, parameter.schema, parameter.required, parameter);
});

function knownParameter(parameter: Parameter) {
  return parameter.in === "query" ? PARAMETERS.get(parameter.name) : undefined;
}
