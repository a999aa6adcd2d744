/** The file in which a repository keeps its options, so that nobody has to type them. */
import { existsSync, readFileSync } from "node:fs";
import { messageOf, UsageError } from "../errors.js";
import { get, isArray, isObject, parseObject, type UnknownObject } from "../json.js";
import { nearest } from "../text/nearest.js";

/** Read in the working folder where no other file is named. */
export const CONFIG_FILE = "sigma-postman.config.json";

const ALLOWANCE = "allow-host";

/**
 * The options that the file sets for a command. Options of other commands may stand in it as well.
 * @param own the options of the command
 * @param all those of all commands
 * @throws UsageError when the file can't be read, or sets something that is no option
 */
export function readConfig(where: string, own: readonly string[], all: readonly string[]): UnknownObject {
  const entries = Object.entries(parse(where));
  for (const [name] of entries) {
    if (all.includes(name)) continue;
    const near = nearest(name, new Set(all));
    throw new UsageError(`"${name}" is not an option`, {
      where,
      hint: near === undefined ? "See sigma-postman --help for the options." : `Did you mean "${near}"?`,
    });
  }
  if (entries.some(([name]) => name === ALLOWANCE)) {
    throw new UsageError(
      `"${ALLOWANCE}" can't be set in a file, which others may write: it says who gets the client secret`,
      {
        where,
        hint: `Give --${ALLOWANCE} on the command line.`,
      },
    );
  }
  const set = entries.filter(([name]) => own.includes(name) && name !== "config");
  for (const [name, value] of set) {
    if (isObject(value) && !isArray(value)) throw new UsageError(`"${name}" can't be an object`, { where });
  }
  return Object.fromEntries(set);
}

/** The file that the arguments name, or the one that is there; undefined where there is neither. */
export function configFile(argv: readonly string[]): string | undefined {
  const at = argv.findLastIndex((word) => word === "--config" || word.startsWith("--config="));
  const word = argv[at];
  if (word !== undefined) return word === "--config" ? argv[at + 1] : word.slice("--config=".length);
  return existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined;
}

function parse(where: string): UnknownObject {
  let text: string;
  try {
    text = readFileSync(where, "utf8");
  } catch (cause) {
    const isMissing = get(cause, "code") === "ENOENT";
    throw new UsageError(isMissing ? "not found" : `can't be read: ${messageOf(cause)}`, {
      where,
      hint: "Name a JSON file with --config.",
      cause,
    });
  }
  const values = parseObject(text);
  if (values !== undefined) return values;
  throw new UsageError("is not a JSON object", {
    where,
    hint: 'For example: { "output": "sigma", "only": ["Workbooks"] }',
  });
}
