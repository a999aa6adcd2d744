/**
 * The formats of JSON Schema and of OpenAPI's registry: the pattern of each, and a sample value.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-7
 * @see https://spec.openapis.org/registry/format/
 */
import { reservedValue } from "./placeholder.js";

interface Format {
  /** Undefined where any text will do. */
  readonly pattern?: Pick<RegExp, "test">;
  /** A value of it; undefined where a placeholder is one. */
  readonly sample?: string;
}

const DURATION =
  /^P(?!$)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?=\d)(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;
const EMAIL = /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/;
const HOSTNAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const URI = /^[a-z][a-z0-9+.-]*:[^\s<>]+$/i;
const URI_REFERENCE = /^(?:[^\s<>{}|\\^`"%]|%[0-9a-f]{2})*$/i;
/** What the URL standard takes for one, without the zone that only a machine's own network gives a meaning. */
const IPV6 = { test: (text: string) => /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`) };

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  [
    "date-time",
    {
      pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
      sample: "2026-01-31T09:30:00Z",
    },
  ],
  ["date", { pattern: /^\d{4}-\d\d-\d\d$/, sample: "2026-01-31" }],
  ["time", { pattern: /^\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i, sample: "09:30:00Z" }],
  ["duration", { pattern: DURATION, sample: "PT1H" }],
  ["email", { pattern: EMAIL }],
  ["idn-email", { pattern: EMAIL }],
  ["hostname", { pattern: HOSTNAME }],
  ["idn-hostname", { pattern: /^[^\s<>./:@]+(\.[^\s<>./:@]+)*$/, sample: "example.com" }],
  ["ipv4", { pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/ }],
  ["ipv6", { pattern: IPV6 }],
  ["uri", { pattern: URI }],
  ["iri", { pattern: URI, sample: "https://example.com/" }],
  ["url", { pattern: /^https?:\/\/[^\s<>]+$/i }],
  ["uri-reference", { pattern: URI_REFERENCE, sample: "/example" }],
  ["iri-reference", { pattern: /^[^\s<>{}|\\^`"]*$/, sample: "/example" }],
  ["uri-template", { pattern: /^(?:[^\s<>{}|\\^`"]|\{[^\s<>{}|\\^`"]+\})*$/, sample: "/example/{id}" }],
  ["uuid", { pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i }],
  ["json-pointer", { pattern: /^(?:\/(?:[^~/]|~[01])*)*$/, sample: "/example" }],
  ["relative-json-pointer", { pattern: /^(?:0|[1-9]\d*)(?:[+-][1-9]\d*)?(?:#|(?:\/(?:[^~/]|~[01])*)*)$/, sample: "0" }],
  ["byte", { pattern: /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i, sample: "ZXhhbXBsZQ==" }],
  ["base64url", { pattern: /^[a-z0-9_-]*={0,2}$/i, sample: "ZXhhbXBsZQ" }],
  ["char", { pattern: /^[\s\S]$/u, sample: "a" }],
  ["regex", { sample: "^example$" }],
  ["binary", { sample: "" }],
  ...["password", "html", "commonmark", "media-range", "sf-string", "sf-token"].map((name) => [name, {}] as const),
]);

/** Of numbers: whole ones have limits, the others none that a JSON number could break. */
const WHOLE_NUMBERS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["int8", [-128, 127]],
  ["uint8", [0, 255]],
  ["int16", [-32_768, 32_767]],
  ["uint16", [0, 65_535]],
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["uint32", [0, 2 ** 32 - 1]],
  ["int64", [-(2 ** 63), 2 ** 63]],
  ["uint64", [0, 2 ** 64]],
]);
const FRACTIONS = new Set(["float", "double", "decimal", "decimal128", "double-int", "single"]);

/** Whether a text has a format. An unknown format accepts any text. */
export function hasFormat(value: string, format: string): boolean {
  return FORMATS.get(format)?.pattern?.test(value) !== false;
}

/** Whether a number is within the limits of a format. An unknown format has none. */
export function fitsFormat(value: number, format: string): boolean {
  const [least, most] = WHOLE_NUMBERS.get(format) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return least <= value && value <= most;
}

/** A value of a format; undefined where a placeholder is one, or the format isn't known. */
export function sampleOfFormat(format: string): string | undefined {
  return reservedValue(format) ?? FORMATS.get(format)?.sample;
}

/** Whether the format is one that values are checked against, or one of which any value will do. */
export function isKnownFormat(format: string): boolean {
  return FORMATS.has(format) || WHOLE_NUMBERS.has(format) || FRACTIONS.has(format);
}
