/**
 * The one vocabulary between the reader and everything after it. No OpenAPI is left in it but schemas, and those have
 * their `$ref`s resolved to shared objects (never copied), so that a cycle is a cycle of objects.
 */
import type { Schema } from "../schema/schema.js";
import type { XmlNames } from "../schema/xml.js";
import type { Method, Server } from "../sigma/types.js";

export type { Notice } from "../notice.js";
export type { Cloud, Method, Server, UsualMethod } from "../sigma/types.js";

export interface Api {
  readonly title: string;
  readonly version: string;
  /** Markdown. */
  readonly description: string;
  readonly servers: readonly Server[];
  readonly operations: readonly Operation[];
}

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
  /** Left out where it is that of the environment. */
  readonly baseUrl?: BaseUrl;
  readonly body?: Body;
  readonly responses: readonly Response[];
  /** Any one of these is enough; none at all is needed where the list is empty. Undefined where the definition doesn't say. */
  readonly security?: readonly SecurityRequirement[];
}

/** What the path of some operations follows, in each environment. */
export interface BaseUrl {
  /** The variable of the environments: `uploadBaseUrl`. */
  readonly variable: string;
  /** Absolute, or a path from the root of each environment's host (`/v2`, or empty for the root), without a slash at the end. */
  readonly url: string;
}

/** All of these together; nothing where it is empty. */
export type SecurityRequirement = readonly { readonly scheme: string; readonly scopes: readonly string[] }[];

/** The folder an operation belongs to. Two definitions that spell a tag differently agree on the key. */
export interface Group {
  /** Lower case, nothing between the words: `userattributes`. */
  readonly key: string;
  /** For the user: `User attributes`. */
  readonly name: string;
  /** What the definition says of the tag, as Markdown with absolute links. Left out when it says nothing. */
  readonly description?: string;
  /** The groups that it is in, from the top down. Left out for one at the top. */
  readonly above?: readonly Group[];
}

export interface Parameter {
  /** `querystring`: all of the query (3.2). */
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  /** How an array or object is written; OpenAPI's defaults are filled in. */
  readonly style:
    | "simple"
    | "label"
    | "matrix"
    | "form"
    | "spaceDelimited"
    | "pipeDelimited"
    | "deepObject"
    | "cookie"
    | "json";
  readonly explode: boolean;
  readonly example?: unknown;
  readonly isDeprecated?: true;
  readonly allowReserved?: true;
  /** Of a querystring that is a form: how its properties are written. */
  readonly form?: FormRules;
}

/** What is sent or received as one media type. */
export interface Content {
  readonly mediaType: string;
  readonly schema: Schema;
  readonly encoding?: readonly PartEncoding[];
}

/** What the definition says of how a property of a form is written; OpenAPI's defaults are filled in. */
export interface PartEncoding {
  readonly name: string;
  readonly contentType: string | undefined;
  /** As in the definition, whether there is such a style or not. */
  readonly style: string;
  /** Whether the definition gives a style, or what belongs to one: else the property may be written as its content type. */
  readonly isStyled?: true;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly headers: readonly ResponseHeader[];
}

export interface ResponseHeader {
  readonly name: string;
  readonly required: boolean;
  readonly isDeprecated: boolean;
  readonly schema: Schema;
  /** The first of the definition. */
  readonly example?: unknown;
  /** Whether an object is written as `a=1,b=2` instead of `a,1,b,2`. */
  readonly explode?: true;
  /** Whether it is written as JSON. */
  readonly isJson?: true;
}

export interface Body {
  readonly required: boolean;
  readonly description: string;
  readonly mediaType: string;
  readonly schema: Schema;
  /** Examples of the definition, in its order; whether they are valid is for `schema/` to say. */
  readonly examples: readonly NamedExample[];
  /** Of an XML body: what elements are called that nothing else gives a name. */
  readonly xmlNames?: XmlNames;
  /** Of a form only. */
  readonly form?: FormRules;
  /** Every media type of the definition. */
  readonly contents?: readonly Content[];
}

/** How the properties of a form become fields. */
export interface FormRules {
  readonly fields: readonly FormField[];
  /** The style of properties that none is given for; undefined where they are written as their content type. */
  readonly style: "form" | undefined;
  /** Whether a property without a type is a file. */
  readonly untypedIsFile: boolean;
}

export type FieldStyle = "form" | "spaceDelimited" | "pipeDelimited" | "deepObject";

export interface FormField {
  readonly name: string;
  /** As in the definition: a media type, a range, or several of them with commas between. */
  readonly contentType: string | undefined;
  /** Undefined where the definition gives none: the property is written as its content type. */
  readonly style: FieldStyle | undefined;
  readonly explode: boolean;
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
  /** The range that the definition gives in place of a media type: what a request accepts. */
  readonly accept?: string;
  readonly schema?: Schema;
  /** Of an XML body, as in `Body`. */
  readonly xmlNames?: XmlNames;
  readonly examples: readonly NamedExample[];
  /** Every media type, `mediaType` among them. Left out where there is no body, or none that a schema describes. */
  readonly contents?: readonly Content[];
  readonly headers?: readonly ResponseHeader[];
}
