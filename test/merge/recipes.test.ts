/** Recipes through a regeneration: what users made of them stays, and no step is taken for the operation's own request. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { body, jsonResponse, operation, parameter } from "../support/build.js";
import { copyOf, event, foldersOf, type Node } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, idOf, merge, objectOf, remembered } from "../support/merge.js";

const group = { key: "things", name: "Things" };
const query = ["search", "limit", "includeInactive"].map((name) => parameter({ name }));

function operations(description: string): Operation[] {
  const schema = objectOf("id");
  const of = (given: Partial<Operation>) =>
    operation({ group, description, responses: [jsonResponse({ schema })], ...given });
  return [
    of({ path: "/v2/members", name: "List members", parameters: query }),
    of({
      method: "patch",
      path: "/v2/teams/{teamId}/members",
      name: "Update team members",
      parameters: [idOf("teamId")],
      body: body({ schema }),
    }),
    of({
      method: "post",
      path: "/v2/workbooks/{workbookId}/export",
      name: "Export a workbook",
      parameters: [idOf("workbookId")],
      body: body({ schema }),
    }),
    of({ path: "/v2/query/{queryId}/download", name: "Download a file", parameters: [idOf("queryId")] }),
  ];
}

const before = collectionOf(operations("Before."));
/** The API describes all of it anew; recipes may have changed as well. */
const after = JSON.parse(
  JSON.stringify(collectionOf(operations("After."))).replaceAll("Adds a member to a team", "Puts a member into a team"),
) as PostmanCollection;

const TEAM = "Add or remove members of a team";
const folder = (collection: Node, name: string): Node => {
  const found = foldersOf(collection).filter((one: Node) => one.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
};
const step = (collection: Node, recipe: string, name: string): Node => {
  const found = folder(collection, recipe).item.filter((one: Node) => one.name === name);
  expect(found, `${recipe} / ${name}`).toHaveLength(1);
  return found[0]!;
};

/** What a user does, and whether it is still there. */
const EDITS: Readonly<Record<string, (collection: Node) => (result: Node) => void>> = {
  "a step's body": (collection) => {
    step(collection, TEAM, "Change the team").request.body.raw = '{ "add": ["mine"] }';
    return (result) => expect(step(result, TEAM, "Change the team").request.body.raw).toBe('{ "add": ["mine"] }');
  },
  "a step's script": (collection) => {
    step(collection, TEAM, "Find the member").event = [event("test", "// mine")];
    return (result) => expect(JSON.stringify(step(result, TEAM, "Find the member").event)).toContain("// mine");
  },
  "a description of a recipe": (collection) => {
    folder(collection, TEAM).description = "Mine.";
    return (result) => expect(folder(result, TEAM).description).toBe("Mine.");
  },
  "a step's name": (collection) => {
    step(collection, TEAM, "Change the team").name = "Join";
    return (result) => step(result, TEAM, "Join");
  },
  "a recipe's name": (collection) => {
    folder(collection, TEAM).name = "Team: people";
    return (result) => {
      expect(folder(result, "Team: people").item).toHaveLength(2);
      expect(foldersOf(result).map((one: Node) => one.name)).not.toContain(TEAM);
    };
  },
  "a step of the user's own": (collection) => {
    folder(collection, TEAM).item.push({ name: "Mine", request: { method: "GET", url: "https://example.com/mine" } });
    return (result) => step(result, TEAM, "Mine");
  },
  "a step that is deleted": (collection) => {
    const recipe = folder(collection, "Export a workbook to PDF");
    recipe.item = recipe.item.filter((one: Node) => one.name !== "Start the export of a page");
    return (result) =>
      expect(folder(result, "Export a workbook to PDF").item.map((one: Node) => one.name)).toEqual([
        "Start the export of the whole workbook",
        "Download the file",
      ]);
  },
  "a recipe that is deleted": (collection) => {
    const recipes = folder(collection, "Recipes");
    recipes.item = recipes.item.filter((one: Node) => one.name !== "Export an element to CSV");
    return (result) => {
      const names = folder(result, "Recipes").item.map((one: Node) => one.name);
      expect(names).toEqual(["Export a workbook to PDF", TEAM]);
      expect(folder(result, "Export a workbook to PDF").item).toHaveLength(3);
    };
  },
  "all recipes, deleted": (collection) => {
    collection.item = collection.item.filter((one: Node) => one.name !== "Recipes");
    return (result) => expect(foldersOf(result).map((one: Node) => one.name)).toEqual(["Things"]);
  },
  "the operation's own request": (collection) => {
    const own = folder(collection, "Things").item.find((one: Node) => one.name === "List members");
    own.request.description = "Mine.";
    return (result) => {
      expect(step(result, "Things", "List members").request.description).toBe("Mine.");
      expect(step(result, TEAM, "Find the member").request.description).not.toBe("Mine.");
    };
  },
};

describe.each(EXPORTERS)("a collection that comes back $name", (exporter) => {
  it("unedited, is a fresh generation", async () => {
    const { collection, report } = merge(remembered(before), await exporter.export(copyOf(before)), after);
    expect(collection).toEqual(after);
    expect([report.fresh, report.removed, report.orphaned]).toEqual([[], [], []]);
  });

  it.each(Object.keys(EDITS))("%s stays, and nothing else is anybody's", async (name) => {
    const edited = copyOf(before);
    const check = EDITS[name]!(edited);
    const merged = merge(remembered(before), await exporter.export(edited), after);
    const result = merged.collection as Node;
    check(result);
    // The operations' own requests are there, as the API has them now.
    expect(
      folder(result, "Things")
        .item.map((one: Node) => one.name)
        .sort(),
    ).toEqual(["List members", "Update team members", "Export a workbook", "Download a file"].sort());
    for (const own of folder(result, "Things").item)
      if (own.request.description !== "Mine.") expect(own.request.description).toContain("After.");
    const again = merge(merged.lock, merged.collection, after);
    expect(JSON.stringify(again.collection)).toBe(JSON.stringify(merged.collection));
  });
});
