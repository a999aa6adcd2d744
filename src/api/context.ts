/** What the readers of an operation's parts need to know of where they are. */
import type { Schema } from "../schema/schema.js";
import type { Group, Method, Notice } from "./model.js";

/** A Tag Object. @see https://spec.openapis.org/oas/v3.2.0#tag-object */
export interface Tag {
  /** For the user (3.2). */
  readonly summary?: string;
  /** Markdown with absolute links. */
  readonly description?: string;
  /** The group that it is in (3.2). */
  readonly parent?: Group;
  /** `nav`, `badge`, `audience` or any other (3.2). */
  readonly kind?: string;
}

export interface OperationContext {
  /** JSON pointer of the operation. */
  readonly at: string;
  /** For the user: `GET /v2/workbooks`. */
  readonly where: string;
  readonly method: Method;
  readonly path: string;
  /** The version of OpenAPI that the document is written in: `3.1.0`. */
  readonly openapi: string;
  /** Puts Markdown of the definition right: indentation, links. */
  readonly text: (value: string | undefined) => string;
  /** What a schema is called among the components. */
  readonly schemaName: (schema: Schema) => string | undefined;
  /** What the definition says of its tags, by the key of their group. */
  readonly tags: ReadonlyMap<string, Tag>;
  readonly notices: Notice[];
}

/** Says of an operation what was put right, or what is missing. */
export function note(
  context: OperationContext,
  code: string,
  title: string,
  message: string,
  kind: Notice["kind"] = "repair",
): void {
  context.notices.push({ kind, code, title, where: context.where, message });
}
