/** What the resources of Sigma's API are, for the descriptions of folders, by the key of a group. */
import type { Method } from "./types.js";

export interface KnownFolder {
  /** One or two sentences. */
  readonly about: string;
  /**
   * What a user of its requests should know. `[[GET connections]]`, a method and a path without its version, stands for the
   * name of that request; where the definition has no such operation, the note is left out.
   */
  readonly notes?: readonly string[];
}

const FINAL = "What is deleted can't be restored.";
const DOWNLOAD = "With it, [[GET query/{}/download]] responds with 204 until the file is ready, then with the file.";

export const KNOWN_FOLDERS: ReadonlyMap<string, KnownFolder> = new Map<string, KnownFolder>([
  [
    "accounttypes",
    {
      about: "An account type is a named set of permissions. Each member has one, and it says what the member may do.",
    },
  ],
  ["agents", { about: "AI agents in workbooks. They answer questions about the workbook's data." }],
  [
    "allowedips",
    {
      about: "The IP allowlist: the IP addresses from which Sigma's API, its app, or both may be reached.",
      notes: ["Make sure that your own IP address is among them before the list takes effect."],
    },
  ],
  [
    "apiconnectors",
    {
      about: "An API connector describes a call to an external API that workbook actions can make.",
      notes: ["A connector that has to authenticate uses a credential of [[GET api-credentials]]."],
    },
  ],
  [
    "apicredentials",
    {
      about:
        "Credentials with which Sigma signs in to external APIs for its API connectors. (Keys for Sigma's own API are client credentials.)",
    },
  ],
  ["auth", { about: "Access tokens. The collection's own _Authenticate_ takes the place of the token endpoint." }],
  [
    "connections",
    {
      about:
        "A connection lets Sigma query a data warehouse or database. Its paths are the databases, schemas and tables in it, which grants open to members and teams.",
      notes: [
        "A new schema or table is found after [[POST connections/{}/sync]].",
        "For Snowflake, give both `account` and `host`.",
        "[[PUT connections/{}]] replaces `details` as a whole.",
        FINAL,
      ],
    },
  ],
  [
    "credentials",
    {
      about:
        "Client credentials, the client ID and secret with which programs sign in to Sigma's API. You need one to use this collection; create the first in Sigma under Administration > Developer Access.",
      notes: ["Only the response of [[POST credentials]] has the secret: store it right away.", FINAL],
    },
  ],
  [
    "datamodels",
    {
      about:
        "A data model prepares data for others to build on: tables with columns, metrics and relationships, shared by many workbooks. Its elements can be materialized, that is, written to the warehouse as tables.",
    },
  ],
  [
    "datasets",
    {
      about: "Datasets are the predecessors of data models. Sigma has deprecated them.",
      notes: ["[[POST datasets/{}/migrate]] makes a data model from a dataset."],
    },
  ],
  [
    "deploymentpolicies",
    {
      about:
        "A deployment policy deploys documents of a parent organization to its tenant organizations, and says which documents go to which tenants.",
      notes: ["Tenants come from [[GET tenants]], documents from [[GET files]]."],
    },
  ],
  ["favorites", { about: "Documents that members have marked as favorites." }],
  [
    "files",
    {
      about:
        "Everything that can be in a folder is a file with an `inodeId`: workbooks, reports, data models, datasets, folders and workspaces. These requests find, move, rename and delete files of any type.",
      notes: ["Documents are deleted here, too: [[DELETE files/{}]] takes the `id` that [[GET files]] lists."],
    },
  ],
  [
    "grants",
    {
      about: "A grant gives a member or a team a permission on a document, a workspace, a connection or part of one.",
      notes: ["The `inodeId` in a grant is the end of a URL, not the `inodeId` of a file.", FINAL],
    },
  ],
  [
    "members",
    {
      about: "Members are the users of the organization. Each has an account type and may belong to teams.",
      notes: [
        "The `search` of [[GET members]] finds more than exact matches: compare the e-mail address before you change a member.",
      ],
    },
  ],
  ["organizations", { about: "Settings of the organization as a whole, which admins read and change one by one." }],
  ["plugins", { about: "Custom plugins: web pages of your own that workbooks show as elements." }],
  [
    "query",
    {
      about: "The files that exports make. An export returns a `queryId`, and the file is downloaded with it.",
      notes: ["204 means that a file isn't ready yet: send [[GET query/{}/download]] again after a few seconds."],
    },
  ],
  [
    "reports",
    {
      about:
        "A report lays out elements on pages of a fixed size, to be printed or sent. Exports, schedules, grants and version tags belong to one report.",
      notes: [
        `The response of [[POST reports/{}/export]] has a \`queryId\`. ${DOWNLOAD}`,
        "[[POST reports/spec/verify]] checks a spec and saves nothing.",
      ],
    },
  ],
  ["saml", { about: "Sigma as a SAML service provider, and the certificates it uses with your identity provider." }],
  [
    "sharedtemplates",
    {
      about:
        "Workbook templates that other organizations share with yours. A share is accepted before its template can be used.",
      notes: ["The other organization shares with [[POST workbooks/{}/shareCrossOrg]]."],
    },
  ],
  ["shortcuts", { about: "A shortcut shows a document in a second folder without copying it." }],
  [
    "sourceswappolicies",
    {
      about:
        "A source swap policy says which connection, database or schema replaces which when a document is deployed, for example to a tenant organization.",
    },
  ],
  [
    "tags",
    {
      about:
        "Version tags, such as Production. A tag marks one version of a workbook, report or data model, which stays as it is while others edit the draft.",
      notes: ["A document gets its tag from [[POST workbooks/tag]] and the like."],
    },
  ],
  ["teams", { about: "A team is a group of members that share permissions and user attributes.", notes: [FINAL] }],
  [
    "templates",
    {
      about: "A template is a workbook to start others from, with data sources that can be swapped.",
      notes: ["[[POST workbooks/{}/saveTemplate]] makes a template from a workbook."],
    },
  ],
  [
    "tenants",
    {
      about:
        "Tenant organizations belong to a parent organization, which creates them and deploys content to them. Their documents live there: the parent doesn't know their ids.",
    },
  ],
  [
    "translations",
    {
      about: "Translation files: the texts of workbooks in other languages, by locale (`lng`) and variant of a locale.",
    },
  ],
  [
    "userattributes",
    {
      about:
        "A user attribute has a value for each member, team or tenant, which data models and connections use to decide who sees what.",
    },
  ],
  ["usersettings", { about: "Settings of individual users." }],
  [
    "webhooks",
    {
      about:
        "A webhook starts an action sequence of a workbook. Its message has the values of the sequence's variables.",
    },
  ],
  ["whoami", { about: "The user that the access token belongs to: the simplest check of the token and the region." }],
  ["workbookagents", { about: "AI agents in workbooks. They answer questions about the workbook's data." }],
  [
    "workbooks",
    {
      about:
        "A workbook has pages of elements (tables, charts, controls, text) on the data of connections and data models. Exports, schedules, bookmarks, embeds, grants and version tags belong to one workbook.",
      notes: [
        `The response of [[POST workbooks/{}/export]] has a \`queryId\`. ${DOWNLOAD}`,
        "[[GET workbooks/{}/sources]] takes no query parameters: it responds with 400 to any.",
        "[[POST workbooks]] ignores `templateId`; [[POST templates/save_workbook]] starts from a template.",
        "[[POST workbooks/spec/verify]] checks a spec and saves nothing.",
        "A workbook is deleted with [[DELETE files/{}]].",
      ],
    },
  ],
  [
    "workspaces",
    {
      about:
        "A workspace is a top-level folder for documents that members and teams share, with permissions of its own.",
    },
  ],
]);

/** How often a request may be sent, as far as Sigma documents it. */
export function limitOf(method: Method, path: string): string | undefined {
  return LIMITS.find((limit) => limit.method === method && limit.path.test(path))?.text;
}

const LIMITS: readonly { readonly method: Method; readonly path: RegExp; readonly text: string }[] = [
  { method: "post", path: /\/export$/, text: "at most 400 a minute" },
  { method: "get", path: /\/query\/\{[^{}/]+\}\/download$/, text: "at most 400 a minute" },
  { method: "post", path: /\/send$/, text: "at most 100 a minute" },
  { method: "get", path: /^\/v2\/dataModels$/, text: "at most 5 at once" },
];
