/** What to fill in for each recipe, and the changes that it then leaves at the fake Sigma. */
import { onTestFinished } from "vitest";
import { DOCUMENT } from "../../fake-sigma/jobs.js";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { BUNDLED } from "./definitions.js";
import { readDefinition } from "./openapi.js";

/** A fake Sigma with short pages, which gives tokens as often as it is asked, until the test ends. */
export async function sigmaForRecipes(options: Partial<SigmaOptions> = {}): Promise<Sigma> {
  const definition = readDefinition(BUNDLED.file) as never;
  const sigma = await startSigma({ definition, pageSize: 2, tokenInterval: 0, ...options });
  onTestFinished(() => sigma.close());
  return sigma;
}

/** The `index`th thing of a kind. */
export function first(sigma: Sigma, kind: Parameters<Sigma["world"]["list"]>[0], index = 0) {
  const found = sigma.world.list(kind)[index];
  if (!found) throw new Error(`there is no ${kind} ${index}`);
  return found;
}

export interface RecipeCase {
  readonly name: string;
  readonly title: string;
  readonly inputs: (sigma: Sigma) => Record<string, string>;
  readonly changes: (sigma: Sigma) => readonly (readonly [operation: string, body: unknown])[];
}

export const RECIPE_CASES: readonly RecipeCase[] = [
  {
    name: "export-csv",
    title: "Export an element to CSV",
    inputs: (sigma) => ({
      recipe_workbookId: first(sigma, "workbook").id,
      recipe_elementId: first(sigma, "element").id,
    }),
    changes: () => [],
  },
  {
    name: "export-pdf",
    title: "Export a workbook to PDF",
    inputs: (sigma) => ({ recipe_workbookId: first(sigma, "workbook").id }),
    changes: () => [],
  },
  {
    name: "materialize",
    title: "Materialize an element now",
    inputs: (sigma) => ({ recipe_workbookId: first(sigma, "workbook").id }),
    changes: (sigma) => [
      [
        "POST /v2/workbooks/{workbookId}/materializations",
        { sheetId: sigma.world.list("element", [first(sigma, "workbook")])[0]!.id },
      ],
    ],
  },
  {
    name: "team-members",
    title: "Add or remove members of a team",
    inputs: (sigma) => ({
      recipe_teamId: first(sigma, "team").id,
      recipe_email: "EDSGER@example.com",
      recipe_action: "add",
    }),
    changes: (sigma) => [["PATCH /v2/teams/{teamId}/members", { add: [first(sigma, "member", 2).id] }]],
  },
  {
    name: "hand-over",
    title: "Hand over all files of a member",
    inputs: () => ({ recipe_fromEmail: "ada@example.com", recipe_toEmail: "grace@example.com" }),
    changes: (sigma) =>
      sigma.world
        .list("file")
        .filter(({ kind }) => ["workbook", "folder", "dataModel", "dataset", "report"].includes(kind))
        .map(() => ["PATCH /v2/files/{inodeId}", { ownerId: first(sigma, "member", 1).id }] as const),
  },
  {
    name: "onboard-member",
    title: "Onboard a member",
    inputs: (sigma) => ({
      recipe_email: "barbara@example.com",
      recipe_firstName: "Barbara",
      recipe_lastName: "Liskov",
      recipe_memberType: "Creator",
      recipe_teamId: first(sigma, "team").id,
      recipe_workspaceName: "Research",
    }),
    changes: (sigma) => {
      const made = sigma.world.list("member").find(({ isSeeded }) => !isSeeded)?.id;
      return [
        [
          "POST /v2/members",
          { email: "barbara@example.com", firstName: "Barbara", lastName: "Liskov", memberType: "Creator" },
        ],
        ["PATCH /v2/teams/{teamId}/members", { add: [made] }],
        ["POST /v2/workspaces", { name: "Research", noDuplicates: true }],
        ["POST /v2/workspaces/{workspaceId}/grants", { grants: [{ grantee: { memberId: made }, permission: "edit" }] }],
      ];
    },
  },
  {
    name: "promote",
    title: "Promote a workbook by version tag",
    inputs: (sigma) => ({ recipe_workbookId: first(sigma, "workbook").id, recipe_tag: "Production" }),
    changes: (sigma) => [["POST /v2/workbooks/tag", { workbookId: first(sigma, "workbook").id, tag: "Production" }]],
  },
  {
    name: "swap-sources",
    title: "Swap the sources of a workbook",
    inputs: (sigma) => ({
      recipe_workbookId: first(sigma, "workbook").id,
      recipe_fromConnectionId: first(sigma, "connection").id,
      recipe_toConnectionId: first(sigma, "connection", 1).id,
    }),
    changes: (sigma) => [
      [
        "POST /v2/workbooks/{workbookId}/swapSources",
        { connectionMapping: [{ fromId: first(sigma, "connection").id, toId: first(sigma, "connection", 1).id }] },
      ],
    ],
  },
  {
    name: "workbook-as-code",
    title: "Workbook as code",
    inputs: (sigma) => ({ recipe_workbookId: first(sigma, "workbook").id }),
    changes: () => [["PUT /v2/workbooks/{workbookId}/spec", { documentVersion: 7, document: DOCUMENT }]],
  },
];

/** The inputs of all recipes at once. */
export function allInputs(sigma: Sigma): Record<string, string> {
  return Object.assign({}, ...RECIPE_CASES.map(({ inputs }) => inputs(sigma)));
}

/** The same without the pauses. */
export function hurried(collection: PostmanCollection): PostmanCollection {
  return JSON.parse(
    JSON.stringify(collection)
      .replace("const PAUSE = 3000;", "const PAUSE = 1;")
      .replace("const MOST_PAGES = 900;", "const MOST_PAGES = 9;")
      .replace("const WAITS = [1, 2, 4];", "const WAITS = [];"),
  );
}

/** What was changed, as the cases have it. */
export function changesOf(sigma: Sigma) {
  return sigma.changes.map(({ operation, body }) => [operation, body]);
}
