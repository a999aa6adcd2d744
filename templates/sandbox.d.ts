/**
 * What the scripts use of Postman's sandbox, and nothing else: the part that the app, newman and the Postman CLI share.
 * (The types that postman-sandbox ships know neither `skipRequest` nor the response.)
 * @see https://learning.postman.com/docs/tests-and-scripts/write-scripts/postman-sandbox-reference/overview/
 */
// biome-ignore lint/suspicious/noExplicitAny: responses, assertions and libraries whose shape a script can't know
type Loose = any;

interface Variables {
  get(key: string): Loose;
  set(key: string, value: string): void;
  unset(key: string): void;
}

interface SandboxResponse {
  readonly code: number;
  readonly headers: { get(name: string): string | undefined };
  text(): string;
  /** Throws where the body is no JSON. */
  json(): Loose;
}

interface SandboxParameter {
  readonly key: string;
  readonly value: string | undefined;
  readonly disabled?: boolean;
}

/** Before the request, as it stands in the collection; after it, as it was sent. */
interface SandboxUrl {
  readonly host: string[] | undefined;
  readonly path: string[] | undefined;
  readonly query: { filter(wanted: (parameter: SandboxParameter) => unknown): SandboxParameter[] };
  readonly variables: { filter(wanted: (parameter: SandboxParameter) => unknown): SandboxParameter[] };
  toString(): string;
  getPath(): string;
  addQueryParams(query: string): void;
}

declare const pm: {
  readonly variables: Variables & { replaceIn(text: string): string };
  /** `name` is undefined when no environment is selected. */
  readonly environment: Variables & { readonly name: string | undefined; toObject(): Record<string, Loose> };
  readonly request: {
    readonly method: string;
    readonly url: SandboxUrl;
    readonly body: unknown;
  };
  readonly response: SandboxResponse;
  /** `iteration` counts the rows of a data file. */
  readonly info: { readonly requestId: string; readonly iteration: number };
  readonly execution: {
    /** The names of the collection, the folders and the request. */
    readonly location: readonly string[];
    skipRequest(): void;
    /** In a run, what is sent after this one: by name or id. The app's Send takes no notice of it. */
    setNextRequest(request: string): void;
  };
  /** The callback, because newman's sandbox has no `await`. */
  sendRequest(request: object, callback: (error: Error | null, response: SandboxResponse) => void): void;
  readonly test: ((name: string, assert: () => void) => void) & { skip(name: string, assert: () => void): void };
  expect(value: unknown, message?: string): Loose;
};

declare const console: Record<"info" | "warn" | "error" | "log", (...messages: string[]) => void>;
declare const Buffer: { from(text: string, encoding: "base64"): { toString(encoding: "utf8"): string } };
declare function setTimeout(callback: () => void, milliseconds: number): void;
declare function require(name: "ajv" | "crypto-js"): Loose;

declare module "crypto-js" {
  const library: Loose;
  export = library;
}
