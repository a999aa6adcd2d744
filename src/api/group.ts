/** The folder an operation belongs to: its tag, else the resource in its path. @see https://spec.openapis.org/oas/v3.1.0#tag-object */
import { getArray, getString } from "../json.js";
import { titleCase, wordsOf } from "../text/naming.js";
import { note, type OperationContext } from "./context.js";
import type { Group } from "./model.js";

/** Names that no rule gives. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["whoami", "Who am I"],
  ["auth", "Authentication"],
  ["usersettings", "User settings"],
]);

export function readGroup(tags: readonly unknown[], path: string, context: OperationContext): Group {
  for (const tag of tags) {
    if (typeof tag !== "string") continue;
    const name = withoutAction(tag);
    if (name !== tag) {
      note(
        context,
        "tag-with-action",
        "tags that name an action of another tag",
        `the tag "${tag}" was read as "${name}"`,
      );
    }
    const group = groupOfTag(name);
    if (group) return described(group, context);
  }
  if (tags.length > 0) {
    note(context, "tag-empty", "operations without a usable tag", "put into the folder of the resource in its path");
  }
  return described(groupOfTag(resourceOf(path)) ?? { key: "other", name: "Other" }, context);
}

/** What the documents say of their tags, by the key of a group. Of two tags of one group, the first with a text counts. */
export function readTagDescriptions(
  documents: readonly unknown[],
  text: OperationContext["text"],
): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>();
  for (const tag of documents.flatMap((document) => getArray(document, "tags"))) {
    const key = groupOfTag(withoutAction(getString(tag, "name") ?? ""))?.key;
    const description = text(getString(tag, "description"));
    if (key !== undefined && description !== "" && !descriptions.has(key)) descriptions.set(key, description);
  }
  return descriptions;
}

function described(group: Group, { tagDescriptions }: OperationContext): Group {
  const description = tagDescriptions.get(group.key);
  return description === undefined ? group : { ...group, description };
}

/** `allowedIps\:batchCreate` -> `allowedIps`. */
function withoutAction(tag: string): string {
  const text = tag.replaceAll("\\", "");
  const action = text.search(/(?<=\S):(?=\S)/);
  return (action < 0 ? text : text.slice(0, action)).trim();
}

export function groupOfTag(tag: string): Group | undefined {
  const key = wordsOf(tag).join("");
  return key === "" ? undefined : { key, name: NAMES.get(key) ?? titleCase(tag) };
}

/** The first segment of a path that is neither a version nor a parameter, without the action behind its colon. */
export function resourceOf(path: string): string {
  const segments = path
    .split("/")
    .filter((segment) => segment !== "" && !segment.startsWith("{") && !/^v\d/.test(segment));
  return (segments[0] ?? "").split(":", 1)[0] ?? "";
}
