/** Placeholders: in an example, the name of a value that only the user knows, in angle brackets. */

/** `workbookId` -> `<workbookId>`. */
export function placeholder(name: string): string {
  return `<${name}>`;
}

/** Where a format forbids angle brackets: values that are reserved for examples, and name nothing that exists. */
const RESERVED_BY_FORMAT = {
  email: "person@example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com/",
  url: "https://example.com/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
} as const;

/** The reserved value of a `format` of JSON Schema; undefined where the format allows angle brackets, or isn't known. */
export function reservedValue(format: string): string | undefined {
  return Object.hasOwn(RESERVED_BY_FORMAT, format)
    ? RESERVED_BY_FORMAT[format as keyof typeof RESERVED_BY_FORMAT]
    : undefined;
}

/** Each of them once. A request that holds one as a value is not filled in yet. */
export const RESERVED_VALUES: readonly string[] = [...new Set(Object.values(RESERVED_BY_FORMAT))];

/** Whether angle brackets in a text are markup: a closing tag, or a declaration of XML. */
export function isMarkup(text: string): boolean {
  return /<\/|\/>|<\?/.test(text);
}

/** Whether a text has something in it that the user is to fill in. */
export function holdsPlaceholder(text: string): boolean {
  return /<[^<>]+>/.test(text) || RESERVED_VALUES.some((value) => text.includes(value));
}
