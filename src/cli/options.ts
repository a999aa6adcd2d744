/** Options that several commands have, and how to read what yargs makes of their values. */
import { UsageError } from "../errors.js";

export const maxSize = { type: "number", describe: "Maximum size of a definition, in bytes [134217728]" } as const;

/** Of generate and diff. */
export const only = several("Only these operations: tags, paths (/v2/tags/**), operationIds");

/** An option of the command line that may be given several times, or with commas: `--cloud aws,gcp`. */
export function several<const D extends string>(describe: D) {
  return { type: "string", array: true, nargs: 1, describe } as const;
}

/** @throws UsageError when an option that takes one value was given twice, or without one */
export function assertSingleValues(options: { readonly [name: string]: object }, argv: { [name: string]: unknown }) {
  for (const [name, option] of Object.entries(options)) if (!("array" in option)) assertSingle(argv[name], name);
}

/** yargs makes a list of an option that is given twice, and an empty string of one without a value. */
function assertSingle(value: unknown, option: string): void {
  if (Array.isArray(value) || value === "") throw new UsageError(`--${option} takes one value`);
}

/** `aws,gcp` is two values. */
export function listed(value: string): string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
}

/** @throws UsageError unless it is a whole number above 0, or undefined */
export function bytes(value: number | undefined, option: string): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  throw new UsageError(`--${option} takes a number of bytes`);
}
