/** What is read of newman's events: nothing of it is trusted to have the shape that it should. */
import { get, parseObject } from "../../json.js";

/** @see https://www.npmjs.com/package/newman#newmanrunevents */
export interface NewmanEvent {
  readonly cursor?: { readonly scriptId?: string };
  readonly item?: { readonly id: string; readonly name?: string };
  readonly request?: { readonly url?: { toString(): string }; readonly body?: { toString(): string } };
  readonly response?: {
    readonly code: number;
    readonly responseTime: number;
    readonly headers?: { get(name: string): string | undefined };
    stream?: Buffer;
  };
  readonly assertion?: string;
  readonly skipped?: boolean;
  readonly messages?: readonly unknown[];
  readonly script?: { readonly id?: string };
  readonly execution?: Execution;
  readonly executions?: readonly Execution[];
  readonly run?: { abort(): void };
}

/** How a script ended. */
export interface Execution {
  readonly result?: {
    readonly environment?: Variables;
    readonly collectionVariables?: Variables;
    readonly globals?: Variables;
    readonly return?: { readonly nextRequest?: unknown };
  };
}

/** A scope of variables, as the sandbox leaves it. */
export interface Variables {
  get(key: string): unknown;
  toObject(): Readonly<Record<string, unknown>>;
}

/** The values that variables of these names have in any scope. */
export function valuesOf({ result }: Execution, keys: readonly string[]): unknown[] {
  const scopes = [result?.environment, result?.collectionVariables, result?.globals];
  return scopes.flatMap((scope) => (scope ? keys.map((key) => scope.get(key)) : []));
}

/** Where a script wants the run to go on: a name or an id; null to end it; undefined when it doesn't say. */
export function nextRequestOf({ result }: Execution): unknown {
  const returned = result?.return;
  return returned && Object.hasOwn(returned, "nextRequest") ? returned.nextRequest : undefined;
}

/** What was thrown, in words. A script may throw anything. */
export function thrownText(thrown: unknown): string {
  const parts = typeof thrown === "object" && thrown !== null ? [read(thrown, "name"), read(thrown, "message")] : [];
  const text = parts.filter((part) => typeof part === "string" && part !== "").join(": ");
  if (text !== "") return text;
  if (typeof thrown === "string" && thrown !== "") return thrown;
  return `something was thrown that is not an error (${typeof thrown === "object" && thrown ? "an object" : String(thrown)})`;
}

function read(thrown: object, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** What `console` was given, in words. */
export function printedText(messages: readonly unknown[]): string {
  return messages.map((part) => (typeof part === "string" ? part : jsonText(part))).join(" ");
}

function jsonText(part: unknown): string {
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return String(part);
  }
}

/** Tokens in the response of a token endpoint, whoever asked for it. @see RFC 6749, section 5.1 */
export function tokensIn(body: Buffer | undefined): unknown[] {
  if (!body || body.length > 256 * 1024 || !body.includes("_token")) return [];
  const response = parseObject(body.toString());
  return ["access_token", "refresh_token", "id_token"].map((key) => get(response, key));
}

/** What Retry-After asks for, in seconds; 0 where it says nothing that can be understood. @see RFC 9110, section 10.2.3 */
export function secondsOf(retryAfter: string | undefined, now = Date.now()): number {
  return Number(retryAfter) || (Date.parse(retryAfter ?? "") - now) / 1000 || 0;
}
