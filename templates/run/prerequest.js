// Runs before every request of `sigma-postman run`, behind all other scripts of the collection, its folders and the request:
// what those set counts. A request that would ask for something that doesn't exist, for something other than it says, or
// from another host than Sigma's, is skipped. The reason is printed for the run's summary, which takes the line out of the log.

/** Where the run may send its token and credentials: the origins of its two URLs, and hosts that the user allowed. */
const ORIGINS = [];
const HOSTS = [];

/** What stands in a text for something that has no value yet: placeholders (<workbookId>), and variables ({{workbookId}}). */
function missingIn(text, depth = 0) {
  const placeholders = text.match(/<[^<>]+>/g) ?? [];
  const variables = [...text.matchAll(/\{\{([^{}]+)\}\}/g)].flatMap(([whole, name]) => {
    const value = String(pm.variables.get(name) ?? dynamic(whole));
    // Each by itself: an empty one leaves no trace in the text around it. Postman gives up at a depth of 20 as well.
    return value.trim() === "" || depth === 20 ? [whole] : missingIn(value, depth + 1);
  });
  return [...placeholders, ...variables];
}

/** The value of a variable of Postman's own ({{$guid}}); empty when it has none of that name. */
function dynamic(whole) {
  const value = pm.variables.replaceIn(whole);
  return value === whole ? "" : value;
}

/**
 * The text of a segment that begins as a path variable does: `:workbookId`, `:workbookId.json`. Empty when nothing has a value
 * for it, also where a key has a dot: newman ends the name of a variable there, and sends such a segment as it stands.
 */
function textOf(segment, url) {
  const [name] = segment.split(".", 1);
  const [variable] = url.variables.filter(({ key }) => name === `:${key}`);
  const value = String(variable?.value ?? "");
  return value.trim() === "" ? "" : value + segment.slice(name.length);
}

/** The parts of the path that were filled in: path variables, and what the user wrote with a variable or placeholder. */
function partsOf(url) {
  return (url.path ?? []).map(String).flatMap((segment) => {
    if (segment.startsWith(":")) return [{ name: segment, text: textOf(segment, url) }];
    return /\{\{|<[^<>]+>/.test(segment) ? [{ name: segment, text: segment }] : [];
  });
}

/** Newman puts values into the path as they are: these would make it another path. */
function leadsElsewhere({ text }) {
  const value = pm.variables.replaceIn(text);
  return /[/\\?#]/.test(value) || /^(\.|%2e){1,2}$/i.test(value);
}

/** The host of a URL that may not be sent the token; undefined when it may. */
function foreignHost(url) {
  const [, scheme = "", host = "", port = ""] =
    /^(https?):\/\/([\w.-]+|\[[\da-f:.]+\])(:\d+)?(?=[/?#]|$)/i.exec(pm.variables.replaceIn(url.toString())) ?? [];
  const authority = `${host}${port}`.toLowerCase();
  if (ORIGINS.includes(`${scheme.toLowerCase()}://${authority}`)) return undefined;
  return HOSTS.includes(host.toLowerCase()) || HOSTS.includes(authority) ? undefined : authority;
}

function reasonToSkip({ url }) {
  const parts = partsOf(url);
  const missing = [
    ...missingIn((url.host ?? []).join(".")),
    ...parts.flatMap(({ name, text }) => (text.trim() === "" ? [name] : missingIn(text))),
    // A ticked query parameter may be empty, but no placeholder.
    ...url.query.filter(({ disabled, value }) => !disabled && value).flatMap(({ value }) => missingIn(String(value))),
  ];
  if (missing.length > 0) return `no value for ${[...new Set(missing)].join(", ")}`;
  const elsewhere = parts.find(leadsElsewhere);
  if (elsewhere) return `the value of ${elsewhere.name} would change the path`;
  const host = foreignHost(url);
  if (host === "") return "the token may not be sent to its URL";
  if (host !== undefined) return `${host} is not Sigma, and would be sent the token (--allow-host ${host} allows it)`;
  return undefined;
}

/** What can't be checked is not sent: a script may have made anything of the request. */
function reasonOrFault() {
  try {
    return reasonToSkip(pm.request);
  } catch (error) {
    return `it could not be checked (${error instanceof Error ? error.message : error})`;
  }
}

const reason = reasonOrFault();
if (reason !== undefined) {
  console.info("sigma-postman: skipped", reason);
  pm.execution.skipRequest();
}
