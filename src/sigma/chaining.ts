/** Which response holds what a path parameter asks for, where the names of both don't tell. */

/** What an entry must hold to be the one that is meant: `{ type: "table" }`. */
export type Condition = Readonly<Record<string, string>>;

export interface KnownSource {
  /** The path parameter. */
  readonly parameter: string;
  /** The path up to the parameter, without the version; left out, every place of that parameter. */
  readonly at?: string;
  /** The lists that have it, without their version, the best first; left out, those that the parameter's place suggests. */
  readonly from?: readonly { readonly list: string; readonly field: string; readonly where?: Condition }[];
  /** The property of an entry of the list at the parameter's place, where only its name is another. */
  readonly field?: string;
  /** Entries to take before others. */
  readonly prefer?: Condition;
  /** The variable, where the parameter's name would mislead. */
  readonly variable?: string;
}

/** A table of a warehouse, which Sigma's files list beside documents and folders. */
const TABLES: KnownSource["from"] = [
  { list: "files", field: "id", where: { type: "table" } },
  { list: "workbooks/{}/sources", field: "inodeId", where: { type: "table" } },
  { list: "dataModels/{}/sources", field: "tableId", where: { type: "table" } },
];

export const KNOWN_SOURCES: readonly KnownSource[] = [
  { parameter: "tagId", from: [{ list: "tags", field: "versionTagId" }] },
  { parameter: "versionTag", from: [{ list: "tags", field: "versionTagId" }], variable: "tagId" },
  { parameter: "tagName", field: "name" },
  { parameter: "inodeId", at: "connections/paths", from: TABLES, variable: "tableId" },
  { parameter: "tableId", from: TABLES },
  { parameter: "inodeId", from: [{ list: "files", field: "id" }] },
  { parameter: "connectionPathId", from: [{ list: "connections/paths", field: "urlId" }] },
  { parameter: "scheduleId", field: "scheduledNotificationId" },
  {
    parameter: "userId",
    at: "user-attributes/{}/users",
    from: [{ list: "members", field: "memberId" }],
    variable: "memberId",
  },
  {
    parameter: "tenantOrganizationId",
    at: "deploymentPolicies/{}/tenants",
    from: [{ list: "tenants", field: "tenantOrganizationId" }],
    variable: "tenantOrganizationId",
  },
  // Texts, images and buttons are elements, too, but have neither a query nor columns.
  { parameter: "elementId", prefer: { type: "table" } },
];

/** Lists whose entries belong to another organization: their ids lead nowhere here. */
export const FOREIGN_LISTS: readonly string[] = ["tenants/{}/workbooks", "shared_templates/shared_with_you"];
