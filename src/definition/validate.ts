/**
 * What a definition has that OpenAPI's own rules forbid, by swagger-parser, which checks it against OpenAPI's JSON Schema.
 * References are left as they are written: what they lead to is checked where it is. It is checked in portions, because
 * swagger-parser lists every fault, however many there are.
 */
import { messageOf } from "../errors.js";
import { get, getArray, getObject, getString, isObject, pointerSegment, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import type { Target } from "./bundle.js";
import type { Document } from "./document.js";
import { FILES, isSchemaSection } from "./walk.js";

/** Faults that are looked for; a list of more helps nobody. */
const MAX_FAULTS = 1000;
/** Values that are checked at once: each may bring several faults. */
const MAX_VALUES = 100_000;

/** @param targets of the references to other files. @returns each fault as a line that begins with its place */
export async function faultsOf(document: Document, targets: Iterable<Target>): Promise<string[]> {
  const version = versionOf(document);
  if (version === undefined) {
    const given = String(document.openapi);
    return [
      given.startsWith("3.2")
        ? `#/openapi: OpenAPI ${given} can't be checked yet, only 3.0 and 3.1 can`
        : `#/openapi: must be a version such as "3.1.0", not ${JSON.stringify(document.openapi)}`,
    ];
  }
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
  const faults: string[] = [];
  for (const portion of portionsOf(document, version, targets)) {
    if (faults.length > MAX_FAULTS) break;
    if ("fault" in portion) {
      faults.push(portion.fault);
      continue;
    }
    try {
      await SwaggerParser.validate("/", portion.document as never, {
        resolve: { external: false, file: false, http: false },
        dereference: { excludedPathMatcher: () => true },
      });
    } catch (error) {
      faults.push(...readable(error).map((fault) => inPlace(fault, portion.places)));
    }
  }
  return faults;
}

/** What the references of a definition break: one that leads nowhere, or has no slash. */
export function referenceFaults(notices: readonly Notice[]): string[] {
  const faults = notices.filter(({ code }) => ["dangling-reference", "reference-without-slash"].includes(code));
  return faults.map(({ where, message }) => {
    const broken = message
      .replace(/; it counts as any value$/, "")
      .replace(/ was read as .*$/, " has no slash after #");
    return `${where}: ${broken}`;
  });
}

/** The version as swagger-parser knows it, to which patches make no difference. */
function versionOf(document: Document): "3.0.3" | "3.1.0" | undefined {
  const minor = /^3\.([01])\.\d+(-.+)?$/.exec(getString(document, "openapi") ?? "")?.[1];
  return minor === undefined ? undefined : minor === "0" ? "3.0.3" : "3.1.0";
}

type Portion =
  | {
      readonly document: UnknownObject;
      /** Pointers within the portion -> what these places are called. */
      readonly places: ReadonlyMap<string, string>;
    }
  | { readonly fault: string };

/** A path item or a component. */
interface Entry {
  readonly section: readonly string[];
  readonly key: string;
  readonly value: unknown;
  readonly where: string;
}

/** Everything but path items and components, then these, as many at once as are bearable. */
function* portionsOf(document: Document, openapi: string, targets: Iterable<Target>): Generator<Portion> {
  const components = getObject(document, "components");
  const kept = Object.entries(components ?? {}).map(([kind, map]) => [kind, isObject(map) ? {} : map] as const);
  const { [FILES]: _, ...rest } = document;
  const frame = { ...rest, openapi, paths: {}, ...(components ? { components: Object.fromEntries(kept) } : {}) };
  yield countValues(frame) > MAX_VALUES
    ? { fault: "#/: has too many values to be checked" }
    : { document: frame, places: new Map() };
  let entries: Entry[] = [];
  let size = 0;
  for (const entry of [...entriesOf(document), ...foreignEntries(targets)]) {
    const values = countValues(entry.value);
    if (values > MAX_VALUES) {
      yield { fault: `${entry.where}: has too many values to be checked` };
      continue;
    }
    if (size + values > MAX_VALUES) {
      yield portionOf(entries, openapi);
      entries = [];
      size = 0;
    }
    entries.push(entry);
    size += values;
  }
  if (entries.length > 0) yield portionOf(entries, openapi);
}

function* entriesOf(document: Document): Generator<Entry> {
  const entries = (section: readonly string[], map: UnknownObject) =>
    Object.keys(map).map((key) => ({
      section,
      key,
      value: map[key],
      where: `#/${[...section, key].map(pointerSegment).join("/")}`,
    }));
  for (const entry of entries(["paths"], getObject(document, "paths") ?? {})) {
    if (typeof get(entry.value, "$ref") !== "string") yield entry;
    else {
      // A path item may be elsewhere, of which swagger-parser's schema of 3.1 knows nothing.
      const { $ref: _, ...value } = entry.value as UnknownObject;
      yield { ...entry, value };
    }
  }
  for (const [kind, map] of Object.entries(getObject(document, "components") ?? {})) {
    if (isObject(map)) yield* entries(["components", kind], map);
  }
}

/** What references to other files lead to, as if it were in the definition itself. */
function* foreignEntries(targets: Iterable<Target>): Generator<Entry> {
  let count = 0;
  for (const { name, pointer, section, value } of targets) {
    count += 1;
    const where = `${name}${pointer}`;
    if (section === "paths" || section === "pathItems") yield { section: ["paths"], key: `/${count}`, value, where };
    else {
      const kind = section === "requestBody" ? "requestBodies" : isSchemaSection(section) ? "schemas" : section;
      if (kind !== "content") yield { section: ["components", kind], key: `${count}`, value, where };
    }
  }
}

function portionOf(entries: readonly Entry[], openapi: string): Portion {
  const paths: [string, unknown][] = [];
  const components = new Map<string, [string, unknown][]>();
  const places = new Map<string, string>();
  for (const { section, key, value, where } of entries) {
    const [, kind] = section;
    const map = kind === undefined ? paths : (components.get(kind) ?? []);
    if (kind !== undefined) components.set(kind, map);
    map.push([key, value]);
    places.set(`/${[...section, key].map(pointerSegment).join("/")}`, where);
  }
  const document = {
    openapi,
    info: { title: "", version: "" },
    paths: Object.fromEntries(paths),
    components: Object.fromEntries(Array.from(components, ([kind, map]) => [kind, Object.fromEntries(map)])),
  };
  return { document, places };
}

/** How many values there are, looking no further than one more than are bearable: YAML's aliases may mean billions. */
function countValues(value: unknown): number {
  let count = 0;
  const pending = [value];
  for (let node = pending.pop(); count <= MAX_VALUES; node = pending.pop()) {
    count += 1;
    if (typeof node === "object" && node !== null) for (const child of Object.values(node)) pending.push(child);
    if (pending.length === 0) break;
  }
  return count;
}

/** As ajv has it. */
interface Fault {
  readonly instancePath: string;
  readonly message: string;
}

/** What swagger-parser throws: a list of ajv's errors, or a sentence. */
function readable(error: unknown): Fault[] {
  if (error instanceof RangeError) return [{ instancePath: "", message: "is nested too deep to be checked" }];
  const details = getArray(error as object, "details");
  if (details.length === 0) return [{ instancePath: "", message: messageOf(error) }];
  // Of each choice that failed, ajv tells that it failed, why it isn't the one, and why it isn't the other, a reference.
  const telling = details.filter(
    (one) =>
      !["oneOf", "anyOf", "if"].includes(getString(one, "keyword") ?? "") &&
      getString(get(one, "params"), "missingProperty") !== "$ref",
  );
  return (telling.length > 0 ? telling : details).slice(0, MAX_FAULTS + 1).map((one) => {
    const params = get(one, "params");
    const allowed = getArray(params, "allowedValues");
    const extra = getString(params, "additionalProperty") ?? getString(params, "unevaluatedProperty");
    const more = allowed.length > 0 ? `: ${allowed.join(", ")}` : extra === undefined ? "" : `: "${extra}"`;
    return { instancePath: getString(one, "instancePath") ?? "", message: `${getString(one, "message")}${more}` };
  });
}

function inPlace({ instancePath, message }: Fault, places: ReadonlyMap<string, string>): string {
  const segments = instancePath.split("/");
  for (const length of [3, 4]) {
    const place = places.get(segments.slice(0, length).join("/"));
    if (place !== undefined) return `${[place, ...segments.slice(length)].join("/")}: ${message}`;
  }
  return `#${instancePath || "/"}: ${message}`;
}
