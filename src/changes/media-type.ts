/** Media types as a caller sees them. @see RFC 9110, sections 8.3 and 12.5.1 */

interface MediaType {
  /** Without parameters, in lower case. */
  readonly essence: string;
  /** Those that change the meaning, in order. */
  readonly parameters: string;
}

/** JSON is UTF-8, and text is taken to be; a boundary belongs to one message. */
function parse(text: string): MediaType {
  const [essence = "", ...parameters] = text.split(";").map((part) => part.trim());
  const isJson = /[/+]json$/i.test(essence);
  const meant = parameters
    .map((parameter) => {
      const [name = "", value = ""] = parameter.split("=", 2);
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")] as const;
    })
    .filter(([name, value]) => name !== "" && name !== "boundary" && name !== "q" && !isUsual(name, value, isJson))
    .map(([name, value]) => `${name}=${name === "charset" ? value.toLowerCase() : value}`);
  return { essence: essence.toLowerCase(), parameters: meant.sort().join(";") };
}

function isUsual(name: string, value: string, isJson: boolean): boolean {
  return name === "charset" && (isJson || /^utf-?8$/i.test(value));
}

/** Equal for media types that mean the same: `application/json; charset=utf-8` and `application/json`. */
export function mediaTypeKey(text: string): string {
  const { essence, parameters } = parse(text);
  return parameters === "" ? essence : `${essence};${parameters}`;
}

/** Whether the first media type covers the second: the same, or a range such as `text/*`. */
export function coversMediaType(range: string, other: string): boolean {
  const [one, two] = [parse(range), parse(other)];
  if (one.parameters !== "" && one.parameters !== two.parameters) return false;
  if (one.essence === two.essence || one.essence === "*/*") return true;
  return one.essence.endsWith("/*") && two.essence.startsWith(one.essence.slice(0, -1));
}

/** Whether a reader of the first can read the second: covered, or JSON of a more special kind (`application/problem+json`). */
export function readsMediaType(reader: string, other: string): boolean {
  if (coversMediaType(reader, other)) return true;
  const [type, suffix] = parse(reader).essence.split("/");
  return (
    suffix !== undefined && parse(other).essence.startsWith(`${type}/`) && parse(other).essence.endsWith(`+${suffix}`)
  );
}
