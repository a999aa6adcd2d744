/** The folder an operation belongs to: its tag, else the resource in its path. @see https://spec.openapis.org/oas/v3.1.0#tag-object */
import { getArray, getString } from "../json.js";
import { titleCase, wordsOf } from "../text/naming.js";
import { note, type OperationContext, type Tag } from "./context.js";
import type { Group } from "./model.js";

/** Names that no rule gives. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["whoami", "Who am I"],
  ["auth", "Authentication"],
  ["usersettings", "User settings"],
]);

/** Tags that are no places to look for an operation (3.2) only count where there are no others. */
export function readGroup(tags: readonly unknown[], path: string, context: OperationContext): Group {
  const isPlace = (tag: unknown) => ["nav", undefined].includes(tagOf(tag, context)?.kind);
  for (const tag of [...tags.filter(isPlace), ...tags.filter((tag) => !isPlace(tag))]) {
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
    if (group) return placed(group, context);
  }
  if (tags.length > 0) {
    note(context, "tag-empty", "operations without a usable tag", "put into the folder of the resource in its path");
  }
  return placed(groupOfTag(resourceOf(path)) ?? { key: "other", name: "Other" }, context);
}

function tagOf(tag: unknown, { tags }: OperationContext): Tag | undefined {
  if (tags.size === 0 || typeof tag !== "string") return undefined;
  return tags.get(groupNamed(tag)?.key ?? "");
}

/** The group of a tag, as it is called in a definition. */
function groupNamed(tag = ""): Group | undefined {
  return groupOfTag(withoutAction(tag));
}

/** What the documents say of their tags, by the key of a group. Of two tags of one group, the first that says a thing counts. */
export function readTags(documents: readonly unknown[], text: OperationContext["text"]): ReadonlyMap<string, Tag> {
  const tags = new Map<string, Tag>();
  for (const tag of documents.flatMap((document) => getArray(document, "tags"))) {
    const key = groupNamed(getString(tag, "name"))?.key;
    if (key === undefined) continue;
    const given = {
      summary: getString(tag, "summary")?.trim(),
      description: text(getString(tag, "description")),
      parent: groupNamed(getString(tag, "parent")),
      kind: getString(tag, "kind"),
    };
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
    tags.set(key, { ...said, ...tags.get(key) });
  }
  return tags;
}

/** With what the definition says of its tag, and the groups that it is in. */
function placed(group: Group, { tags }: OperationContext): Group {
  if (tags.size === 0) return group;
  const above: Group[] = [];
  const keys = new Set([group.key]);
  let parent = tags.get(group.key)?.parent;
  while (parent !== undefined && !keys.has(parent.key)) {
    keys.add(parent.key);
    above.unshift(described(parent, tags));
    parent = tags.get(parent.key)?.parent;
  }
  return { ...described(group, tags), ...(above.length > 0 ? { above } : {}) };
}

function described(group: Group, tags: ReadonlyMap<string, Tag>): Group {
  const { summary, description } = tags.get(group.key) ?? {};
  return {
    ...group,
    ...(summary === undefined ? {} : { name: summary }),
    ...(description === undefined ? {} : { description }),
  };
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
