/** Which fields of a request are which generated ones, where the API or Postman changed the names they go by. */
import { get, isObject } from "../json.js";
import { type Field, type FieldHashes, type Fields, NONE, splitName } from "./field.js";
import { urlOf } from "./normal.js";

/**
 * Path variables under the names that they have now. Where the API renamed `{id}` to `{workbookId}`, and the user left the
 * URL alone, what they filled into `:id` belongs into `:workbookId`.
 * @returns the file's fields, and the hashes of the last generation, both by the new names
 */
export function matchVariables(
  theirs: Fields,
  base: FieldHashes | undefined,
  ours: Fields,
): { readonly theirs: Fields; readonly base: FieldHashes | undefined } {
  const url = theirs.get("url");
  if (base === undefined || url?.aspects[0]?.hash !== base.url) return { theirs, base };
  const renamed = new Map([...renamedVariables(url, ours)].filter(([, name]) => !theirs.has(name)));
  if (renamed.size === 0) return { theirs, base };
  const nameNow = (name: string) => renamed.get(name) ?? name;
  const fields = [...theirs.values()].map((field) => {
    const name = nameNow(field.name);
    return [name, name === field.name ? field : renameVariable(field, name)] as const;
  });
  const hashes = Object.entries(base).map(([name, hash]) => [nameNow(name), hash]);
  return { theirs: new Map(fields), base: Object.fromEntries(hashes) };
}

/** Names of fields as they were -> as they are: variables of the same segment. */
function renamedVariables(url: Field | undefined, ours: Fields): Map<string, string> {
  const before = urlOf(get(url?.raw, "url")).path;
  const now = urlOf(get(ours.get("url")?.raw, "url")).path;
  const pairs = before.map(
    (segment, index) => [`variable ${segment.slice(1)}`, `variable ${now[index]?.slice(1)}`] as const,
  );
  const isRenamed = ([old, name]: readonly [string, string], index: number) =>
    before[index]?.startsWith(":") && now[index]?.startsWith(":") && ours.has(name) && !ours.has(old);
  return new Map(before.length === now.length ? pairs.filter(isRenamed) : []);
}

function renameVariable(field: Field, name: string): Field {
  const key = splitName(name)[1];
  const rename = (value: unknown) => (isObject(value) ? { ...value, key } : value);
  const aspects = field.aspects.map(({ hash, value }) => ({ hash, value: rename(value) }));
  return { name, aspects, raw: rename(field.raw) };
}

/** For a request that moved: its saved examples under the ids that those of the same names have now. */
export function matchMovedExamples(
  theirs: Fields,
  base: FieldHashes | undefined,
  ours: Fields,
): { readonly theirs: Fields; readonly base: FieldHashes | undefined } {
  const left = [...ours.values()].filter(({ name }) => isExample(name));
  const renamed = new Map<string, string>();
  for (const [name, hash] of Object.entries(base ?? {})) {
    const at = isExample(name) ? left.findIndex(({ aspects }) => aspects[1]?.hash === hash.split(" ")[1]) : -1;
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) renamed.set(name, found.name);
  }
  const nameNow = (name: string) => renamed.get(name) ?? name;
  const fields = [...theirs.values()].map(
    (field) => [nameNow(field.name), { ...field, name: nameNow(field.name) }] as const,
  );
  const hashes = base && Object.fromEntries(Object.entries(base).map(([name, hash]) => [nameNow(name), hash]));
  return { theirs: new Map(fields), base: hashes };
}

/**
 * The fields of an entry with its saved examples under the ids they were generated with: by id, else by what is equal of
 * content, name and status. The user's own are called `example +1` and so on.
 */
export function matchExamples(theirs: Fields, base: FieldHashes | undefined, ours: Fields): Fields {
  const names = [...theirs.keys()].filter(isExample);
  if (names.length === 0) return theirs;
  const before = new Map(Object.entries(base ?? {}).filter(([name]) => isExample(name)));
  const known = new Set([...before.keys(), ...[...ours.keys()].filter(isExample)]);
  const found = new Map<string, string>(names.filter((name) => known.has(name)).map((name) => [name, name]));
  const taken = new Set(found.values());
  const pairs = names
    .filter((name) => !found.has(name))
    .flatMap((name) =>
      [...known].map((id) => ({ name, id, score: likeness(theirs.get(name), before.get(id), ours.get(id)) })),
    )
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  for (const { name, id } of pairs) {
    if (found.has(name) || taken.has(id)) continue;
    found.set(name, id);
    taken.add(id);
  }
  let count = 0;
  return new Map(
    [...theirs.values()].map((field) => {
      if (!isExample(field.name)) return [field.name, field];
      count += 1;
      const name = found.get(field.name) ?? `example +${count}`;
      return [name, { ...field, name }];
    }),
  );
}

function isExample(name: string): boolean {
  return splitName(name)[0] === "example";
}

function likeness(theirs: Field | undefined, base: string | undefined, ours: Field | undefined): number {
  const [content = NONE, name = NONE] = theirs?.aspects.map(({ hash }) => hash) ?? [];
  const [baseContent, baseName] = base?.split(" ") ?? [];
  const [ourContent, ourName] = ours?.aspects.map(({ hash }) => hash) ?? [];
  const sameContent = content === baseContent || content === ourContent ? 4 : 0;
  const sameName = name === baseName || name === ourName ? 2 : 0;
  const sameCode = codeOf(theirs) !== undefined && codeOf(theirs) === codeOf(ours) ? 1 : 0;
  return sameContent + sameName === 0 ? 0 : sameContent + sameName + sameCode;
}

function codeOf(field: Field | undefined): unknown {
  return (field?.raw as { code?: unknown } | undefined)?.code;
}
