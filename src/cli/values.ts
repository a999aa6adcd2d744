/** Values of options, as yargs leaves them. */
import { UsageError } from "../errors.js";

/** yargs makes a list of an option that is given twice, and an empty string of one without a value. */
export function assertSingle(value: unknown, option: string): void {
  if (Array.isArray(value) || value === "") throw new UsageError(`--${option} takes one value`);
}

/** `aws,gcp` is two. */
export function listed(value: string): string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
}

export function bytes(value: number | undefined, option: string): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return value;
  throw new UsageError(`--${option} takes a number of bytes`);
}
