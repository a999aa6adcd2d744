/** The value of a parameter, of the right type, and what its description says. */
import type { Parameter } from "../api/model.js";
import { givenText, isObject } from "../json.js";
import { memoize } from "../memoize.js";
import { isValid } from "../schema/check.js";
import { sample } from "../schema/sample.js";
import type { SampleOptions } from "../schema/sample-options.js";
import { PARAMETERS } from "../sigma/operations.js";
import { withConstraints, withConstraintsOfPath } from "./constraints.js";

/** Bytes of one value: a URL, or a header, has to hold it. */
const BUDGET = 4096;

export function parameterValue(parameter: Parameter): unknown {
  if (givenText(parameter.example, BUDGET) !== undefined && isValid(parameter.example, parameter.schema))
    return parameter.example;
  const known = knownParameter(parameter)?.example;
  if (known !== undefined && isValid(known, parameter.schema)) return known;
  const sampled = (properties: SampleOptions["properties"]) =>
    sample(parameter.schema, { name: parameter.name, properties, direction: "request", budget: BUDGET }).value;
  const value = sampled("required");
  // An object without properties leaves no trace in a URL.
  return isObject(value) && Object.keys(value).length === 0 ? sampled("full") : value;
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
