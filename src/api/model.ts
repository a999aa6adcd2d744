/**
 * The one vocabulary between the reader and everything after it. No OpenAPI is left in it but schemas, and those have
 * their `$ref`s resolved to shared objects (never copied), so that a cycle is a cycle of objects.
 */
import type { Schema } from "../schema/schema.js";

export interface Api {
  readonly title: string;
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  readonly servers: readonly Server[];
  readonly operations: readonly Operation[];
}

export type Cloud = "aws" | "gcp" | "azure";

export interface Server {
  /** An origin, without a trailing slash: `https://aws-api.sigmacomputing.com`. */
  readonly url: string;
  /** `other` only for a host that the user allowed and that names no cloud. */
  readonly cloud: Cloud | "other";
  /** What follows the cloud in `--region` and in file names: `us-west`. */
  readonly region: string;
  /** For people: `AWS US (West)`. */
  readonly label: string;
}

export type Method = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

export interface Operation {
  readonly method: Method;
  /** The path template of the definition: `/v2/workbooks/{workbookId}`. */
  readonly path: string;
  /** The operationId, or "" when the definition gives none. */
  readonly id: string;
  /** The summary, else the operationId in words. */
  readonly name: string;
  /** Markdown with absolute links; may be empty. */
  readonly description: string;
  readonly group: Group;
  readonly stability: "stable" | "beta" | "deprecated";
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  readonly responses: readonly Response[];
}

/** The folder an operation belongs to. Two definitions that spell a tag differently agree on the key. */
export interface Group {
  /** Lower case, nothing between the words: `userattributes`. */
  readonly key: string;
  /** For people: `User attributes`. */
  readonly name: string;
}

export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  /** How an array or object is written; OpenAPI's defaults are filled in. */
  readonly style: "simple" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "json";
  readonly explode: boolean;
  readonly example?: unknown;
}

export interface Body {
  readonly required: boolean;
  readonly description: string;
  readonly mediaType: string;
  readonly schema: Schema;
  /** Examples of the definition, in its order; whether they are valid is for `schema/` to say. */
  readonly examples: readonly NamedExample[];
}

export interface NamedExample {
  readonly name: string;
  readonly value: unknown;
}

export interface Response {
  /** An HTTP status code, a range such as `4XX`, or `default`. */
  readonly status: string;
  readonly description: string;
  /** Undefined when there is no body, whatever the definition says of a 204. */
  readonly mediaType?: string;
  readonly schema?: Schema;
  readonly examples: readonly NamedExample[];
}

/** Something the definition says that had to be put right, or couldn't be used, on the way to the model. */
export interface Notice {
  /** `repair`: the collection says more than the definition. `warning`: something is missing or not as it should be. */
  readonly kind: "repair" | "warning";
  /** Equal codes are counted together in the terminal. */
  readonly code: string;
  /** For people: what a group of these is called: `references without the slash`. */
  readonly title: string;
  /** A JSON pointer, or `GET /v2/workbooks`. */
  readonly where: string;
  readonly message: string;
}
