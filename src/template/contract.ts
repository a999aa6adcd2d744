/**
 * What the scripts in templates/ and the sources have to agree on: names and texts that one side writes and the other reads.
 * test/template/contract.test.ts looks for each of them in the scripts.
 */
import { isArray, isObject, parsedJson } from "../json.js";

/** The constants that are filled in, by script: the line `const NAME = ...;` gets the value as a JSON literal. */
export const CONSTANTS = {
  "collection/guard.js": ["PLACEHOLDERS", "READY_WRITES", "WITH_TESTS"],
  "collection/test.js": ["CHAIN", "RESPONSES", "WITH_TESTS"],
  "contract/test.js": ["SCHEMAS"],
  "recipes/prerequest.js": ["RECIPES"],
  "run/prerequest.js": ["ORIGINS", "HOSTS"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A script that has constants to fill in. */
export type FilledScript = keyof typeof CONSTANTS;

/** A value for each constant of a script. */
export type ConstantsOf<Script extends FilledScript> = Readonly<Record<(typeof CONSTANTS)[Script][number], unknown>>;

/** What constants were called before: a user's template may still declare them so. */
const FORMER_NAMES: Readonly<Record<string, string>> = { RESPONSES: "ANSWERS" };

/** The name under which a script declares a constant: the constant's own, unless only a former one is declared. */
export function declaredName(name: string, isDeclared: (name: string) => boolean): string {
  const former = FORMER_NAMES[name];
  return former !== undefined && !isDeclared(name) && isDeclared(former) ? former : name;
}

export function isFilledScript(name: string): name is FilledScript {
  return Object.hasOwn(CONSTANTS, name);
}

/**
 * What the response of a request stores, as a row of CHAIN: the request (`GET /v2/workbooks/*`, where `*` is a parameter, or a
 * part of a segment), and objects of variables and the properties that they come from, or just the name where that is the same.
 */
export type ChainRow = readonly [request: string, ...kept: (string | ChainFeed)[]];

/** Variables, which can't have a `$` in their names, and the properties of one entry that they come from. */
export interface ChainFeed {
  readonly [variable: string]: string | object | undefined;
  readonly $where?: Readonly<Record<string, string>>;
  readonly $prefer?: Readonly<Record<string, string>>;
  /** The segments of the path, counted from its end, whose ids the entries belong to; all parameters where it is left out. */
  readonly $of?: readonly number[];
}

/** The variables that a row stores. */
export function variablesOf([, ...kept]: ChainRow): string[] {
  return kept.flatMap((feed) =>
    typeof feed === "string" ? [feed] : Object.keys(feed).filter((name) => !name.startsWith("$")),
  );
}

/**
 * The table in the scripts of a collection; undefined where none has it, or it is none any more.
 * @param lines of a script, which may have been indented since
 */
export function readChain(lines: readonly string[]): readonly ChainRow[] | undefined {
  return readTable(lines, "CHAIN")?.filter(isChainRow);
}

/** The list that a script declares as a constant of this name. */
function readTable(lines: readonly string[], name: string): readonly unknown[] | undefined {
  const start = lines.findIndex((line) => DECLARATION.exec(line)?.[1] === name);
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex((line) => line.trimEnd().endsWith(";")) + 1;
  const literal = lines
    .slice(start, start + length)
    .join("\n")
    .replace(/^[^=]*= /, "")
    .trimEnd();
  const [, quoted] = /^JSON\.parse\((.*)\);$/s.exec(literal) ?? [];
  const rows = parsedJson(quoted === undefined ? withoutLastComma(literal) : String(parsedJson(quoted)));
  return isArray(rows) ? rows : undefined;
}

const DECLARATION = /^\s*(?:const|let|var) ([A-Z_]+) = /;

/** A list as JSON has it: a script may have a comma behind the last row. */
function withoutLastComma(literal: string): string {
  const rows = literal.endsWith("];") ? literal.slice(0, -2).trimEnd() : undefined;
  return rows === undefined ? literal : `${rows.endsWith(",") ? rows.slice(0, -1) : rows}]`;
}

function isChainRow(row: unknown): row is ChainRow {
  if (!isArray(row)) return false;
  const [request, ...kept] = row;
  return (
    typeof request === "string" && kept.every((feed) => typeof feed === "string" || (isObject(feed) && !isArray(feed)))
  );
}

/**
 * The lines that declare a constant: one, or, for a list of lists, one for each of them.
 * @param literalOf a value as JavaScript without a line break
 */
export function constantLines(
  keyword: string,
  name: string,
  value: unknown,
  literalOf: (value: unknown) => string,
): string[] {
  const isTable = isArray(value) && value.length > 0 && value.every(isArray);
  const whole = literalOf(value);
  // As a call of JSON.parse, it can't be parted.
  if (!isTable || !whole.startsWith("[")) return [constantLine(keyword, name, whole)];
  return [`${keyword} ${name} = [`, ...value.map((row) => `  ${literalOf(row)},`), "];"];
}

/** A line that declares a constant, and nothing else. @param literal its value, as JavaScript without a line break */
export function constantLine(keyword: string, name: string, literal: string): string {
  return `${keyword} ${name} = ${literal};`;
}

/** A line as `constantLine` writes it, also in a script that was indented since; undefined for any other. */
export function readConstantLine(line: string): { keyword: string; name: string; literal: string } | undefined {
  const [, keyword, name, literal] = CONSTANT_LINE.exec(line) ?? [];
  return keyword === undefined || name === undefined || literal === undefined ? undefined : { keyword, name, literal };
}

const CONSTANT_LINE = /^\s*(const|let|var) ([A-Z_]+) = (.*);$/;

/**
 * The variable that a page parameter names (`{{workbooksNextPage}}`), in which the next page's token is stored; undefined for
 * any other value.
 */
export function pageVariable(key: unknown, value: unknown): string | undefined {
  if (!PAGE_PARAMETERS.has(String(key)) || typeof value !== "string") return undefined;
  return /^\{\{([\w.-]+)\}\}$/.exec(value)?.[1];
}

const PAGE_PARAMETERS: ReadonlySet<string> = new Set(["page", "pageToken"]);

/** The test with which the collection's pre-request script says, once in a run, that there is no token and why. */
export const TOKEN_TEST = "Has an access token";

/** The names of the test of the status, which list the codes that are documented: `Status is 200 or 204`. */
export const STATUS_TEST = /^Status is \d/;

/** The test of a body that is documented as JSON. */
export const BODY_TEST = "Body is JSON";

/** The test with which a recipe ends where a step fails, and says why. */
export const RECIPE_TEST = "The recipe can continue";

/** What Authenticate says of a token endpoint that redirects, with the URL; earlier collections say that it leads there. */
export const TOKEN_REDIRECT = /The token endpoint (?:redirects|leads) to (\S+), where the secret is not sent/;

/** Seconds: the longest wait that a Retry-After may ask for. */
export const LONGEST_WAIT = 30;

/** Characters: as much of an error's message as is said. */
export const LONGEST_MESSAGE = 500;

/** What the scripts write before the message of an error of Sigma's. */
export const SIGMA_SAYS = "Sigma says: ";

/** What a script prints before the reason for skipping a request. */
export const SKIPPED = "sigma-postman: skipped";

/** What a script prints before the reason for having its request sent again. */
export const SENT_AGAIN = "sigma-postman: sent again";

/** What a script prints before how far its request is, which it has sent again. */
export const UNDER_WAY = "sigma-postman: under way";

/** The `grant_type` of Authenticate. */
export const CLIENT_CREDENTIALS = "client_credentials";

/** The `grant_type` of Act as another user. @see RFC 8693, section 2.1 */
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/**
 * A recipe, as a row of RECIPES: its folder's name, its own, its inputs (0 for one that may stay empty, 1 for one that may
 * not, a list for one that must have one of these values), and its steps with what is done for each.
 */
export type RecipeRow = readonly [
  title: string,
  name: string,
  inputs: Readonly<Record<string, 0 | 1 | readonly string[]>>,
  steps: readonly (readonly [name: string, facts: object])[],
];

/** The table of recipes in the script of their folder; undefined where these lines have none. */
export function readRecipes(lines: readonly string[]): readonly RecipeRow[] | undefined {
  return readTable(lines, "RECIPES")?.filter(isRecipeRow);
}

function isRecipeRow(row: unknown): row is RecipeRow {
  if (!isArray(row)) return false;
  const [title, name, inputs, steps] = row;
  const isStep = (step: unknown) => isArray(step) && typeof step[0] === "string";
  return (
    typeof title === "string" && typeof name === "string" && isObject(inputs) && isArray(steps) && steps.every(isStep)
  );
}
