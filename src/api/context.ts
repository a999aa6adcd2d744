/** What the readers of an operation's parts need to know of where they are. */
import type { Schema } from "../schema/schema.js";
import type { Method, Notice } from "./model.js";

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
  readonly tagDescriptions: ReadonlyMap<string, string>;
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
