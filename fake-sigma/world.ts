/**
 * The things of a fake organization, and where Sigma says what they are called. Written by hand from Sigma's reference,
 * and on purpose without a look at what src/ infers: this is what src/ is judged by.
 */
import { randomBytes, randomUUID } from "node:crypto";

export type Kind = keyof typeof KINDS;

export interface Resource {
  readonly kind: Kind;
  /** What a path takes. A UUID for most things. */
  readonly id: string;
  readonly urlId: string;
  readonly name: string;
  /** What it belongs to: a page's workbook, an element's page and workbook. */
  readonly within: readonly Resource[];
  /** Whether it was there from the start; a write to one of these is what must not happen. */
  readonly isSeeded: boolean;
}

interface KindFacts {
  /** Its ids mean something under these only: a page of workbook A is none of workbook B. */
  readonly of?: readonly string[];
  /** How many each owner has from the start (two when left out); of the organization when it has no owner. */
  readonly count?: number;
  /** Its ids, where they are no UUIDs. */
  readonly ids?: readonly string[] | (() => string);
  readonly names?: readonly string[];
}

/** Ids of what lies inside a document are short: `MfRLYPTR_D`. */
const shortId = () => randomBytes(8).toString("base64url").slice(0, 10);
/** The other id of documents, as it stands in their URLs. */
const urlId = () => randomBytes(17).toString("base64url").replace(/[-_]/g, "x").slice(0, 22);

const DOCUMENTS = ["workbook", "report", "dataModel"] as const;
const GRANTABLE = ["connection", "connectionPath", "dataset", "workspace", "workbook", "report"] as const;

/** Owners stand before what they own. */
export const KINDS = {
  organization: { count: 1 },
  member: { count: 3, names: ["Ada", "Grace", "Edsger"] },
  team: { names: ["Finance", "Sales"] },
  accountType: { names: ["Admin", "Creator"] },
  workspace: { names: ["Company", "Sandbox"] },
  folder: {},
  connection: { names: ["Warehouse", "Lake"] },
  /** A database, schema or table, as connections list it; what is listed there is the `urlId`. */
  connectionPath: { of: ["connection"], ids: urlId },
  table: { count: 3, names: ["ORDERS", "CUSTOMERS", "ITEMS"] },
  dataset: {},
  workbook: { count: 3, names: ["Revenue", "Pipeline", "Churn"] },
  report: {},
  dataModel: {},
  template: {},
  page: { of: ["workbook", "report"], ids: shortId },
  element: { of: [...DOCUMENTS, "page"], ids: shortId },
  /** Version tags have ids, and names that some paths take instead; a user may well give them a space. */
  tag: { names: ["Quality assured", "Production"] },
  bookmark: { of: ["workbook"] },
  /** A tagged version of a workbook is a document of its own, with bookmarks of its own. */
  taggedBookmark: { of: ["workbook", "tag"] },
  schedule: { of: ["workbook", "report"] },
  embed: { of: ["workbook"] },
  /** Seen in the URL of a webhook in Sigma's UI, and served by nothing. */
  sequence: { of: ["workbook"] },
  materialization: { of: [...DOCUMENTS], count: 0 },
  query: { count: 0 },
  grant: { of: GRANTABLE, count: 1 },
  apiConnector: {},
  apiCredential: {},
  credential: {},
  deploymentPolicy: {},
  sourceSwapPolicy: {},
  samlServiceProvider: { count: 1 },
  samlCertificate: { of: ["samlServiceProvider"] },
  share: {},
  plugin: {},
  tenant: {},
  userAttribute: { names: ["region", "currency"] },
  locale: { ids: ["fr", "de"] },
  localeVariant: { of: ["locale"], count: 1, ids: ["formal"] },
  ipEntry: {},
} as const satisfies { readonly [kind: string]: KindFacts };

const FACTS: Readonly<Record<string, KindFacts>> = KINDS;

/** What is a file to `/v2/files`, and the type it has there. */
export const FILE_TYPES: ReadonlyMap<Kind, string> = new Map([
  ["workbook", "workbook"],
  ["folder", "folder"],
  ["dataModel", "data-model"],
  ["dataset", "dataset"],
  ["report", "report"],
  ["workspace", "workspace"],
  ["template", "template"],
  ["table", "table"],
]);

/** Without `typeFilters`, `/v2/files` lists these. */
export const DEFAULT_FILES: readonly Kind[] = ["workbook", "folder", "dataModel", "dataset", "report"];

/** `file` stands for whatever can be one. */
type Reference = Kind | "file";

/** Path parameters, by name. */
const PARAMETERS: Readonly<Record<string, Reference>> = {
  accountTypeId: "accountType",
  apiConnectorId: "apiConnector",
  apiCredentialId: "apiCredential",
  bookmarkId: "bookmark",
  clientId: "credential",
  connectionId: "connection",
  connectionPathId: "connectionPath",
  dataModelId: "dataModel",
  datasetId: "dataset",
  deploymentPolicyId: "deploymentPolicy",
  elementId: "element",
  embedId: "embed",
  grantId: "grant",
  inodeId: "file",
  lng: "locale",
  lng_variant: "localeVariant",
  materializationId: "materialization",
  memberId: "member",
  pageId: "page",
  pluginId: "plugin",
  policyId: "sourceSwapPolicy",
  queryId: "query",
  reportId: "report",
  samlServiceProviderCertificateId: "samlCertificate",
  samlServiceProviderId: "samlServiceProvider",
  scheduleId: "schedule",
  sequenceId: "sequence",
  shareId: "share",
  tableId: "table",
  tagId: "tag",
  teamId: "team",
  templateId: "template",
  tenantOrganizationId: "tenant",
  userAttributeId: "userAttribute",
  userId: "member",
  workbookId: "workbook",
  workspaceId: "workspace",
};

/** Path parameters that take a name. */
const BY_NAME: Readonly<Record<string, Kind>> = { tagName: "tag", versionTag: "tag" };

/** Parameters that mean something else in one place. "If the inodeId is not for a table, this endpoint returns an error." */
const PLACES: readonly (readonly [path: RegExp, parameter: string, kind: Kind])[] = [
  [/^\/v2\/connections\/paths\/\{inodeId\}/, "inodeId", "table"],
  [/\/tags\/\{tagName\}\/bookmarks\//, "bookmarkId", "taggedBookmark"],
];

/** What a list's entries are, and which property holds the id. Paths are without their parameters' names. */
export const LISTS: Readonly<Record<string, readonly [property: string, kind: Reference]>> = {
  "/v2/accountTypes": ["accountTypeId", "accountType"],
  "/v2/api-connectors": ["apiConnectorId", "apiConnector"],
  "/v2/api-credentials": ["apiCredentialId", "apiCredential"],
  "/v2/connections": ["connectionId", "connection"],
  "/v2/connections/{}/grants": ["grantId", "grant"],
  "/v2/connections/paths": ["urlId", "connectionPath"],
  "/v2/connections/paths/{}/grants": ["grantId", "grant"],
  "/v2/credentials": ["clientId", "credential"],
  "/v2/dataModels": ["dataModelId", "dataModel"],
  "/v2/dataModels/{}/columns": ["elementId", "element"],
  "/v2/dataModels/{}/elements": ["elementId", "element"],
  "/v2/dataModels/{}/materializationSchedules": ["elementId", "element"],
  "/v2/dataModels/{}/tags": ["versionTagId", "tag"],
  "/v2/datasets": ["datasetId", "dataset"],
  "/v2/datasets/{}/grants": ["grantId", "grant"],
  "/v2/deploymentPolicies": ["deploymentPolicyId", "deploymentPolicy"],
  "/v2/deploymentPolicies/{}/files": ["inodeId", "workbook"],
  "/v2/deploymentPolicies/{}/tenants": ["", "tenant"],
  "/v2/deploymentPolicies/tenants": ["tenantOrganizationId", "tenant"],
  "/v2/favorites/member/{}": ["id", "file"],
  "/v2/files": ["id", "file"],
  "/v2/grants": ["grantId", "grant"],
  "/v2/members": ["memberId", "member"],
  "/v2.1/members": ["memberId", "member"],
  "/v2/members/{}/files": ["id", "file"],
  "/v2/members/{}/files/favorites": ["id", "file"],
  "/v2/members/{}/files/recents": ["id", "file"],
  "/v2/members/{}/schedules": ["scheduledNotificationId", "schedule"],
  "/v2/members/{}/teams": ["teamId", "team"],
  "/v2/plugins": ["pluginId", "plugin"],
  "/v2/reports": ["reportId", "report"],
  "/v2/reports/{}/columns": ["elementId", "element"],
  "/v2/reports/{}/elements": ["elementId", "element"],
  "/v2/reports/{}/pages": ["pageId", "page"],
  "/v2/reports/{}/pages/{}/elements": ["elementId", "element"],
  "/v2/reports/{}/queries": ["elementId", "element"],
  "/v2/reports/{}/schedules": ["scheduledNotificationId", "schedule"],
  "/v2/reports/{}/tags": ["versionTagId", "tag"],
  "/v2/saml/service-providers": ["samlServiceProviderId", "samlServiceProvider"],
  "/v2/saml/service-providers/{}/certificates": ["samlServiceProviderCertificateId", "samlCertificate"],
  "/v2/shared_templates/shared_with_you": ["shareId", "share"],
  "/v2/sourceSwapPolicies": ["policyId", "sourceSwapPolicy"],
  "/v2/tags": ["versionTagId", "tag"],
  "/v2/tags/{}/workbooks": ["workbookId", "workbook"],
  "/v2/teams": ["teamId", "team"],
  "/v2.1/teams": ["teamId", "team"],
  "/v2/teams/{}/members": ["userId", "member"],
  "/v2/teams/{}/user-attributes": ["userAttributeId", "userAttribute"],
  "/v2/templates": ["templateId", "template"],
  "/v2/tenants": ["tenantOrganizationId", "tenant"],
  "/v2/tenants/{}/capabilities/deployments": ["tenantOrganizationId", "tenant"],
  "/v2/translations/organization": ["lng", "locale"],
  "/v2/user-attributes": ["userAttributeId", "userAttribute"],
  "/v2/user-attributes/{}/teams": ["teamId", "team"],
  "/v2/user-attributes/{}/tenants": ["tenantOrganizationId", "tenant"],
  "/v2/user-attributes/{}/users": ["userId", "member"],
  "/v2/workbooks": ["workbookId", "workbook"],
  "/v2/workbooks/{}/bookmarks": ["bookmarkId", "bookmark"],
  "/v2/workbooks/{}/columns": ["elementId", "element"],
  "/v2/workbooks/{}/elements": ["elementId", "element"],
  "/v2/workbooks/{}/embeds": ["embedId", "embed"],
  "/v2/workbooks/{}/materialization-schedules": ["elementId", "element"],
  "/v2.1/workbooks/{}/materialization-schedules": ["elementId", "element"],
  "/v2/workbooks/{}/pages": ["pageId", "page"],
  "/v2/workbooks/{}/pages/{}/elements": ["elementId", "element"],
  "/v2/workbooks/{}/queries": ["elementId", "element"],
  "/v2/workbooks/{}/schedules": ["scheduledNotificationId", "schedule"],
  "/v2.1/workbooks/{}/schedules": ["scheduledNotificationId", "schedule"],
  "/v2/workbooks/{}/tags": ["versionTagId", "tag"],
  "/v2/workbooks/{}/tags/{}/bookmarks": ["bookmarkId", "taggedBookmark"],
  "/v2/workspaces": ["workspaceId", "workspace"],
  "/v2.1/workspaces": ["workspaceId", "workspace"],
  "/v2/workspaces/{}/grants": ["grantId", "grant"],
  "/v3alpha/tenants": ["tenantOrganizationId", "tenant"],
};

/** What a POST makes where that is no entry of the list at the same path. */
export const MAKES: Readonly<Record<string, readonly [property: string, kind: Kind]>> = {
  "/v2/dataModels/{}:materialize": ["materializationId", "materialization"],
  "/v2/files": ["id", "folder"],
  "/v2/reports/{}/export": ["queryId", "query"],
  "/v2/workbooks/{}/convertToReport": ["reportId", "report"],
  "/v2/workbooks/{}/copy": ["workbookId", "workbook"],
  "/v2/workbooks/{}/export": ["queryId", "query"],
  "/v2/workbooks/{}/materializations": ["materializationId", "materialization"],
  "/v2/workbooks/{}/tags/{}/bookmarks/": ["bookmarkId", "taggedBookmark"],
};

/** Properties that name another thing, anywhere in a response. */
export const PROPERTIES: Readonly<Record<string, Reference>> = {
  ...Object.fromEntries(Object.entries(PARAMETERS).filter(([name]) => !["lng", "lng_variant"].includes(name))),
  addedBy: "member",
  createdBy: "member",
  fromConnectionId: "connection",
  homeFolderId: "folder",
  lastUpdatedByUser: "member",
  organizationId: "organization",
  ownerId: "member",
  parentId: "folder",
  parentOrganizationId: "organization",
  publishedBy: "member",
  scheduledNotificationId: "schedule",
  updatedBy: "member",
  versionTagId: "tag",
};

/** `/v2/x/{id}` -> `/v2/x/{}` */
export function withoutNames(path: string): string {
  return path.replace(/\{[^{}]+\}/g, "{}");
}

export class World {
  private readonly resources: Resource[] = [];

  constructor() {
    for (const kind of Object.keys(KINDS) as Kind[]) this.seed(kind);
  }

  all(): readonly Resource[] {
    return this.resources;
  }

  /** All of a kind that exist under what the path names; owners that the path doesn't name don't matter. */
  list(reference: Reference, context: readonly Resource[] = []): Resource[] {
    const kinds = reference === "file" ? [...FILE_TYPES.keys()] : [reference];
    return kinds.flatMap((kind) =>
      this.resources.filter((resource) => resource.kind === kind && belongs(resource, context)),
    );
  }

  /** What a path parameter names; undefined when nothing of that kind has this id in this place. */
  find(path: string, parameter: string, value: string, context: readonly Resource[]): Resource | undefined {
    const byName = BY_NAME[parameter];
    if (byName) return this.list(byName, context).find(({ name }) => name === value);
    const kind = PLACES.find(([place, name]) => name === parameter && place.test(path))?.[2] ?? PARAMETERS[parameter];
    return kind && this.list(kind, context).find(({ id }) => id === value);
  }

  /** Whether the fake knows what a path parameter stands for. */
  static knows(parameter: string): boolean {
    return parameter in PARAMETERS || parameter in BY_NAME;
  }

  make(kind: Kind, within: readonly Resource[]): Resource {
    return this.add(kind, within, false);
  }

  remove(resource: Resource): void {
    this.resources.splice(this.resources.indexOf(resource), 1);
  }

  /** The ids of seeded things, long enough to be found in a text and mean that thing. */
  seededIn(text: string): Resource[] {
    return this.resources.filter(({ id, isSeeded }) => isSeeded && id.length >= 10 && text.includes(id));
  }

  private seed(kind: Kind): void {
    const { of = [], count = 2, ids, names } = FACTS[kind]!;
    const total = Array.isArray(ids) && ids.length > 1 ? ids.length : (names?.length ?? count);
    for (const owner of this.owners(kind, of)) {
      for (let index = 0; index < total; index += 1) this.add(kind, owner, true, index);
    }
  }

  /** Elements lie on a page where the document has pages; a tagged bookmark belongs to a workbook and a tag. */
  private owners(kind: Kind, of: readonly string[]): (readonly Resource[])[] {
    if (of.length === 0) return [[]];
    if (kind === "taggedBookmark") {
      return this.list("workbook").flatMap((workbook) => this.list("tag").map((tag) => [workbook, tag]));
    }
    if (kind === "element") {
      return [
        ...this.list("page").map((page) => [page, ...page.within]),
        ...this.list("dataModel").map((model) => [model]),
      ];
    }
    return of.flatMap((owner) =>
      this.list(owner as Kind).map((resource) => (kind === "grant" ? [resource] : [resource, ...resource.within])),
    );
  }

  private add(kind: Kind, within: readonly Resource[], isSeeded: boolean, index = 0): Resource {
    const { ids, names } = FACTS[kind]!;
    const id = typeof ids === "function" ? ids() : isSeeded && ids ? ids[index]! : randomUUID();
    const resource = {
      kind,
      id,
      urlId: urlId(),
      name: (isSeeded ? names?.[index] : undefined) ?? `${kind} ${id.slice(0, 4)}`,
      within,
      isSeeded,
    };
    this.resources.push(resource);
    return resource;
  }
}

function belongs(resource: Resource, context: readonly Resource[]): boolean {
  const of = FACTS[resource.kind]?.of ?? [];
  return context.filter(({ kind }) => of.includes(kind)).every((owner) => resource.within.includes(owner));
}
