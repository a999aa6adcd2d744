/**
 * What the scripts in templates/ and the sources have to agree on: names and texts that one side writes and the other reads.
 * test/template/contract.test.ts looks for each of them in the scripts.
 */

/** The constants that are filled in, by script: the line `const NAME = ...;` gets the value as a JSON literal. */
export const CONSTANTS = {
  "chain/test.js": ["FEEDS", "NEXT_PAGE"],
  "collection/guard.js": ["PLACEHOLDERS", "SOURCES", "READY_WRITES", "WITH_TESTS"],
  "collection/test.js": ["ANSWERS"],
  "contract/test.js": ["SCHEMAS"],
  "run/prerequest.js": ["ORIGINS", "HOSTS"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A script that has constants to fill in. */
export type FilledScript = keyof typeof CONSTANTS;

/** A value for each constant of a script. */
export type ConstantsOf<Script extends FilledScript> = Readonly<Record<(typeof CONSTANTS)[Script][number], unknown>>;

export function isFilledScript(name: string): name is FilledScript {
  return Object.hasOwn(CONSTANTS, name);
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

/** The test with which the collection's pre-request script says, once in a run, that there is no token and why. */
export const TOKEN_TEST = "Has an access token";

/** The names of the test of the status, which list the codes that are documented: `Status is 200 or 204`. */
export const STATUS_TEST = /^Status is \d/;

/** The test of a body that is documented as JSON. */
export const BODY_TEST = "Body is JSON";

/** What the scripts write before the message of an error of Sigma's. */
export const SIGMA_SAYS = "Sigma says: ";

/** What a script prints before the reason for skipping a request. */
export const SKIPPED = "sigma-postman: skipped";

/** What a script prints before the reason for having its request sent again. */
export const SENT_AGAIN = "sigma-postman: sent again";

/** The URL of the prebuilt requests, by which a run knows them. */
export const TOKEN_URL = "{{tokenBaseURL}}";

/** The `grant_type` of Authenticate. */
export const CLIENT_CREDENTIALS = "client_credentials";

/** The `grant_type` of Act as another user. @see RFC 8693, section 2.1 */
export const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
