/** What changed between two states of the API, as data: without text, in the API's own order. */
import type { Operation, Parameter, Server } from "../api/model.js";
import type { Relation, SchemaChange } from "../schema/compare/compare.js";

export interface Changes {
  readonly before: ApiState;
  readonly after: ApiState;
  /** In the order of the new definition. */
  readonly added: readonly Operation[];
  /** In the order of the old definition. */
  readonly removed: readonly Removal[];
  /** Moved to another path or method; with what else changed in them. */
  readonly renamed: readonly OperationChange[];
  /** At the same method and path, whatever its path parameters are called: those newly deprecated, and the others. */
  readonly deprecated: readonly OperationChange[];
  readonly changed: readonly OperationChange[];
  readonly servers: { readonly added: readonly Server[]; readonly removed: readonly Server[] };
  /** What was not compared, and why. */
  readonly notes: readonly string[];
}

/** Whether anything changed for callers of the API, or in its hosts. */
export function hasChanges({ added, removed, renamed, deprecated, changed, servers }: Changes): boolean {
  return [added, removed, renamed, deprecated, changed, servers.added, servers.removed].some((list) => list.length > 0);
}

export interface ApiState {
  readonly title: string;
  readonly version: string;
  readonly operations: number;
}

export interface Removal {
  readonly operation: Operation;
  /** An operation that was there before and does the same at another version: `POST /v2/connections`. */
  readonly instead?: Operation;
}

export interface OperationChange {
  readonly before: Operation;
  readonly after: Operation;
  readonly differences: readonly Difference[];
}

/**
 * What a change means for someone who calls the API as it was. `risky`: depends on what the caller made of it, such as
 * a new value of an enum in a response.
 */
export type Impact = (typeof IMPACTS)[number];

/** The worst first. */
export const IMPACTS = ["breaking", "risky", "safe"] as const;

export type Difference = { readonly place: Place; readonly impact: Impact } & Change;

/** The section of an operation. `at` leads into its schema: `steps[].type`; empty for the section as a whole. */
export type Place =
  | { readonly section: "operation" }
  | { readonly section: Parameter["in"]; readonly name: string; readonly at: string }
  | { readonly section: "body"; readonly at: string; readonly mediaType?: string }
  /** `mediaType`: of a media type that is not the first choice. `header`: of that header. */
  | {
      readonly section: "response";
      readonly status: string;
      readonly at: string;
      readonly mediaType?: string;
      readonly header?: string;
    };

export type Change =
  | SchemaChange
  /** Another method or path: `GET /v2/tenants`. */
  | { readonly kind: "moved"; readonly before: string; readonly after: string }
  | { readonly kind: "deprecated" | "not-deprecated" | "beta" | "not-beta" }
  /** A parameter, a body or a response that is new, or gone. Of a response, `required` is false. */
  | { readonly kind: "added" | "removed"; readonly required: boolean }
  | { readonly kind: "required" | "optional" }
  /** A path parameter that is called something else. */
  | { readonly kind: "renamed"; readonly before: string; readonly after: string }
  /** Undefined for a response without a body. */
  | { readonly kind: "media-type-changed"; readonly before: string | undefined; readonly after: string | undefined }
  /** One of several media types. */
  | { readonly kind: "media-type-added" | "media-type-removed"; readonly mediaType: string }
  /** How a property of a form is written: a field of the Encoding Object. */
  | {
      readonly kind: "encoding-changed";
      readonly field: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
      readonly relation: Relation;
    }
  /** A header of a response. */
  | { readonly kind: "header-added" | "header-removed"; readonly required: boolean }
  | { readonly kind: "header-required" | "header-optional" }
  /** What a call must authenticate with, in words. `wider`: all that was enough still is. */
  | { readonly kind: "security-changed"; readonly before: string; readonly after: string; readonly relation: Relation }
  /** The server of a single operation; undefined for the servers of the API. */
  | { readonly kind: "server-changed"; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly kind: "reserved-allowed" | "reserved-escaped" }
  /** How a list or an object is written in a URL. */
  | { readonly kind: "style-changed"; readonly before: string; readonly after: string };

export type ChangeKind = Change["kind"];

/** The changes, and sections on what else the report is to say, such as what a merge kept. */
export interface ChangeReport {
  readonly changes: Changes;
  readonly sections?: readonly ReportSection[];
}

export interface ReportSection {
  readonly title: string;
  /** What the user can do about it. */
  readonly hint?: string;
  readonly entries: readonly { readonly where: string; readonly text: string }[];
}
