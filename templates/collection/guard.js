// Runs before every request: one that has something left to fill in, or a variable without a value, is not sent.

/** What the generated requests have for you to fill in. A value counts when it is one of these as a whole. */
const PLACEHOLDERS = [];
/**
 * Writes that have nothing to fill in: unless edited, they are sent only where `allow_writes` is `true`, so that running the
 * whole collection changes nothing. Each is method, path with query, and a hash of the body.
 */
const READY_WRITES = [];
/** Whether tests are wanted: then a skipped one gives the reason. */
const WITH_TESTS = true;

/** Values that may have been pasted with blanks, line breaks or invisible characters around them. */
const PASTED = ["baseUrl", "tokenBaseURL", "clientID", "secret", "access_token", "refresh_token"];
for (const key of [...PASTED, "impersonate_user", "impersonate_tenant"]) {
  const value = String(pm.environment.get(key) ?? "");
  const trimmed = value.replace(/^[\s\u200b-\u200d\u2060]+/, "").replace(/[\s\u200b-\u200d\u2060]+$/, "");
  if (trimmed !== value) pm.environment.set(key, trimmed);
}

/** The request as in the collection, variables unresolved. In a tool that doesn't have it (Bruno), everything is sent. */
const draft = typeof pm === "undefined" ? {} : JSON.parse(JSON.stringify(pm.request));
const url = draft.url || {};
const body = draft.body || {};

/** The folders that it is in; `_began_in` has those of the request that the run began with. */
const folders = typeof pm === "undefined" ? [] : [].concat(pm.execution.location).slice(0, -1);
if (!pm.variables.get("_began_in")) pm.variables.set("_began_in", folders.join("/"));

/** Those that are ticked. */
function enabled(list) {
  return (Array.isArray(list) ? list : []).filter(({ disabled }) => !disabled);
}

function asText(value) {
  return String(value ?? "");
}

/** The path with the values of its path variables, which stand there as `:workbookId`, or as `:workbookId.json`. */
const segments = (Array.isArray(url.path) ? url.path : []).map((segment) => {
  const name = asText(segment);
  const [variable] = enabled(url.variable).filter(({ key }) => name === `:${key}` || name.startsWith(`:${key}.`));
  if (!variable) return { name, text: name };
  const value = asText(variable.value);
  return { name, text: value.trim() && value + name.slice(variable.key.length + 1) };
});
const query = enabled(url.query);
const headers = enabled(draft.header);

/** The value of a variable, of Postman's own ones (`$guid`) as well; empty when there is none. */
function valueOfVariable(whole) {
  const value = asText(pm.variables.get(whole.slice(2, -2)) ?? pm.variables.replaceIn(whole));
  return value === whole ? "" : value;
}

/** The variables without a value, each by itself: an empty one leaves no trace in the text around it. */
function emptyIn(text, depth = 0) {
  // What the app keeps in its vault is seen by no script.
  const variables = (text.match(/\{\{[^{}]+\}\}/g) || []).filter((whole) => !/^\{\{vault:/.test(whole));
  return variables.flatMap((whole) => {
    const value = valueOfVariable(whole);
    if (value.trim() === "") return [whole];
    return depth < 20 ? emptyIn(value, depth + 1) : [];
  });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The placeholders that a value is made of: a value that only resembles one is yours. */
function placeholdersOf(value) {
  const text = value.trim();
  return PLACEHOLDERS.includes(text) ? text.match(/<[^<>]+>/g) || [text] : [];
}

/** The same for a value that may be a list (`3,<id>`), cookies (`a=1; b=<b>`), or JSON. */
function placeholdersOfParts(text) {
  const whole = placeholdersOf(text);
  if (whole.length > 0) return whole;
  if (/^\s*[[{]/.test(text)) return stringsOf(text).flatMap(placeholdersOf);
  return text.split(/[,;|]/).flatMap((part) => placeholdersOf(part.replace(/^[^=<>]*=/, "")));
}

/** The strings of a JSON text, names and values, whatever stands between them; comments are none. */
function stringsOf(json) {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g) || [];
  return tokens
    .filter((token) => token.startsWith('"'))
    .map((token) => {
      try {
        return JSON.parse(token);
      } catch {
        return token.slice(1, -1);
      }
    });
}

/** XML has placeholders as its text, with its own escapes. */
function placeholdersOfText(text) {
  const inXml = (text.match(/&lt;[^&]+&gt;/g) || []).map((whole) => `<${whole.slice(4, -4)}>`);
  return (/^\s*[[{"]/.test(text) ? stringsOf(text) : [text, ...inXml]).flatMap(placeholdersOf);
}

/** Of a field of a form: one with spaces is a text, and no list. */
function placeholdersOfField(text) {
  return /\s/.test(text.trim()) ? placeholdersOf(text) : placeholdersOfParts(text);
}

function placeholdersOfBody() {
  const texts = body.mode === "raw" ? [body.raw] : body.mode === "graphql" ? Object.values(body.graphql || {}) : [];
  const fields = [...enabled(body.urlencoded), ...enabled(body.formdata)].filter(({ type }) => type !== "file");
  return [
    ...texts.flatMap((text) => placeholdersOfText(pm.variables.replaceIn(asText(text)))),
    ...fields.flatMap(({ value }) => placeholdersOfField(pm.variables.replaceIn(asText(value)))),
  ];
}

/** Files that are still to be chosen: fields of a form, or the body itself. */
function filesToChoose() {
  const isEmpty = ({ src, content }) => !content && (!src || src.length === 0);
  const fields = enabled(body.formdata).filter((field) => field.type === "file" && isEmpty(field));
  return body.mode === "file" && isEmpty(body.file || {}) ? ["the body"] : fields.map(({ key }) => key);
}

/** `a, b and c`, each once; of many, the first. */
function listed(names) {
  const all = [...new Set(names)];
  const [last, ...others] = (all.length > 6 ? [...all.slice(0, 5), `${all.length - 5} more`] : all).reverse();
  return others.length > 0 ? `${others.reverse().join(", ")} and ${last}` : asText(last);
}

function whatToFillIn() {
  const path = segments.flatMap(({ name, text }) => {
    const value = pm.variables.replaceIn(text);
    if (name.startsWith(":") && text.trim() === "") return [name];
    // No URL has angle brackets of its own: there any placeholder is one.
    return [...(value.match(/<[^<>]+>/g) || []), ...(value.includes("<") ? [] : placeholdersOf(value))];
  });
  const inValues = (list, find) => list.flatMap(({ key, value }) => find(pm.variables.replaceIn(asText(value ?? key))));
  const places = {
    "the path": path,
    "the query": inValues(query, (value) => placeholdersOfParts(decoded(value))),
    "the headers": inValues(headers, placeholdersOfParts),
    "the body": placeholdersOfBody(),
  };
  const missing = Object.keys(places).filter((place) => places[place].length > 0);
  const values = missing.map((place) => `for ${listed(places[place])} into ${place}`).join(", and ");
  const files = listed(filesToChoose());
  return [values && `put a value ${values}`, files && `choose a file for ${files}`].filter(Boolean).join(", and ");
}

/** Which request stores a variable, by the description of the path variable; where Collection v3 is run, it isn't there. */
function sourceOf(missing) {
  const texts = enabled(url.variable).map(({ description }) => asText(Object(description).content || description));
  const [text] = texts.filter((description) => description.includes(`\`${missing}\` is stored by *`));
  const names = asText(text).match(/\*[^*]+\*(?=,|\.| and others)/g) || [];
  return names.length > 0 ? `send ${names.join(" or ").replace(/\*/g, "")} first, or ` : "";
}

/** What is missing, and which request stores it. */
function whatHasNoValue() {
  // Without a base URL nothing has one: another script says so.
  if (emptyIn("{{baseUrl}}").length > 0) return "";
  const inPath = segments.flatMap(({ text }) => emptyIn(text));
  // A recipe's own script checks the recipe's.
  const [missing] = [...inPath, ...[...query, ...headers].flatMap(({ value }) => emptyIn(asText(value)))].filter(
    (whole) => !/^\{\{_?recipe_/.test(whole),
  );
  if (missing === undefined) return "";
  const name = missing.slice(2, -2);
  const isPage = query.some(({ key, value }) => /^page(Token)?$/.test(key) && value === missing);
  const others = inPath.includes(missing) ? "" : ", or untick what uses it";
  return `no value for ${missing}: ${isPage ? "send this without it first, or " : sourceOf(missing)}set ${name} in the environment${others}`;
}

/** The body as one text, without regard to how JSON is laid out. */
function contentOf() {
  const fields = [...enabled(body.urlencoded), ...enabled(body.formdata)];
  if (fields.length > 0) return fields.map(({ key, value }) => `${key}=${asText(value)}`).join("&");
  const raw = asText(body.raw).trim();
  try {
    return JSON.stringify(JSON.parse(raw));
  } catch {
    return raw;
  }
}

/** Whether it writes as it was generated, with nothing in it that somebody filled in. */
function isReadyWrite() {
  const target = `${draft.method} /${segments.map(({ text }) => text).join("/")}`;
  const parameters = query.map(({ key, value }) => `${key}=${asText(value)}`).join("&");
  const text = parameters ? `${target}?${parameters}` : target;
  const hash = String(require("crypto-js").SHA256(contentOf())).slice(0, 8);
  return READY_WRITES.includes(`${text} ${hash}`);
}

function whatIsNotAllowed() {
  const isAllowed = asText(pm.variables.get("allow_writes")).trim().toLowerCase() === "true";
  if (isAllowed || !isReadyWrite()) return "";
  const remedy = "set allow_writes to true in the environment to send it";
  return contentOf() === "{}"
    ? `this request has an empty body, which changes nothing: add what you want to change, or ${remedy}`
    : `this request writes and has nothing to fill in, and a script can't tell Send from a run of the whole collection: ${remedy}`;
}

const isTokenRequest = /\{\{tokenBaseURL\}\}|\/auth\/token\/?$/.test(pm.request.url.toString());

/** A run of the whole collection sends no recipe, whatever its inputs; nor is a token requested for it. */
function whoseStep() {
  const isStep = folders.includes("Recipes") && /\{\{_?recipe_/.test(JSON.stringify([url, body]));
  if (!isStep || pm.variables.get("recipe") || pm.variables.get("_began_in") === folders.join("/")) return "";
  const own = folders[folders.length - 1];
  return `this is a step of a recipe: run the folder "${own}" on its own (newman: --folder "${own}"), or set recipe to its name, which is after --recipe in its description`;
}

/** Why the request is not sent; empty when it is. What can't be checked isn't sent either. */
function whyNot() {
  try {
    return isTokenRequest ? "" : whoseStep() || whatToFillIn() || whatHasNoValue() || whatIsNotAllowed();
  } catch (error) {
    return `it can't be checked for placeholders (${String(error)})`;
  }
}

/** The test stores the token of the next page in the variable that the request's page parameter names, ticked or not. */
const pages = (Array.isArray(url.query) ? url.query : []).filter(({ key }) => /^page(Token)?$/.test(key));
const [, nextPage] = asText(pages[0]?.value).match(/^\{\{([\w.-]+)\}\}$/) || [];
pm.variables.set("_next_page", asText(nextPage));

const reason = whyNot();
if (reason) {
  // `sigma-postman run` reads this line.
  console.info("sigma-postman: skipped", reason);
  if (WITH_TESTS) pm.test.skip(`Not sent: ${reason}`, () => {});
  pm.execution.skipRequest();
}
