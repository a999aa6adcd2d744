// Runs after every request: sends it again after a temporary failure, stores what others need, and tests the response.

/*!
 * What responses store, by method and path (`*` is a parameter): variables, and the property that each comes from where its
 * name is another. `$where` is a condition, `$prefer` a wish; `$of` counts, from the end, the segments whose ids it belongs to.
 */
const CHAIN = [];
/*! What is documented, where it isn't 200 with JSON: status codes, and what the body is. */
const RESPONSES = [];
const WITH_TESTS = true;

const code = pm.response.code;
const method = pm.request.method;
const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");

/**
 * Undefined for what isn't JSON. `recipes/test.js` has the same lines: a script of a collection stands alone, and filling
 * shared ones in, also into a script that a user puts in its place, would take more than they are.
 */
function bodyOf() {
  try {
    return pm.response.json();
  } catch {
    return undefined;
  }
}

const body = bodyOf();
/** What went wrong in Sigma's words: errors are `{ requestId, message, code }`. */
const message = code >= 400 && typeof body?.message === "string" ? body.message.slice(0, 500) : "";

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As they were sent: where Collection v3 is run, path variables still stand there as `:workbookId`. */
const segments = pm.request.url
  .getPath()
  .split("/")
  .map((segment) => {
    const known = segment.startsWith(":") && typeof pm !== "undefined" ? pm.request.url.variables : [];
    const [variable] = known.filter(({ key }) => segment === `:${key}`);
    return variable ? pm.variables.replaceIn(String(variable.value ?? "")) : segment;
  });

/** Whether a segment is this one, in which `*` is a character at least. Looks at each character once. */
function isLike(template, segment) {
  const literals = template.split("*");
  const first = literals.shift();
  const last = literals.pop();
  if (last === undefined) return template === segment;
  let at = first.length;
  for (const literal of literals) {
    const found = segment.indexOf(literal, at + 1);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return segment.startsWith(first) && segment.endsWith(last) && segment.length - last.length > at;
}

/** The first row about this request. A gateway may put something before the path. */
function rowOf(table) {
  return table.find(([request]) => {
    const [wantedMethod, path] = request.split(" ");
    const wanted = path.split("/").slice(1);
    const given = segments.slice(-wanted.length);
    return (
      method === wantedMethod &&
      given.length === wanted.length &&
      wanted.every((segment, index) => isLike(segment, given[index]))
    );
  });
}

// What is sent again

/** Seconds before a request is sent again, and before one for a token, which others may ask for as well. */
const WAITS = [1, 2, 4];
const TOKEN_WAITS = [1, 2, 4, 8, 8];
/** The longest that is waited because a Retry-After asks for it. */
const LONGEST_WAIT = 30;

/** How often this request was sent again already. */
function attempts() {
  const [id, count] = read("_attempts").split(" ");
  return id === pm.info.requestId ? Number(count) : 0;
}

/** Why a run sends this again: never a write. */
function reasonToSendAgain() {
  if (typeof pm === "undefined" || method !== "GET") return "";
  if ([429, 502, 503, 504].includes(code)) return attempts() < WAITS.length ? `Sigma responded with ${code}` : "";
  return WITH_TESTS && code === 401 && mayHaveExpired() ? "The access token has expired" : "";
}

/** A token that was accepted before, or is of an earlier run, may expire without saying when; that is tried once. */
function mayHaveExpired() {
  if (!read("_can_renew") || read("_refused") || read("_sent_again") === pm.info.requestId) return false;
  const isOpaque = !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(read("access_token"));
  const isOld = read("_new_token") ? isOpaque && read("_accepted") : true;
  return isOld || /expired/i.test(message);
}

/** What Retry-After asks for, in seconds; 0 where it says nothing that can be understood. */
function secondsAsked() {
  const asked = pm.response.headers.get("Retry-After");
  return Number(asked) || (Date.parse(String(asked)) - Date.now()) / 1000 || 0;
}

/** In a run; in the app, the user does it. @param spread the share of the wait that chance adds */
function sendAgain(reason, waits, spread) {
  const wait = waits[attempts()];
  const asked = pm.response.headers.get("Retry-After");
  const wanted = Math.min(LONGEST_WAIT, secondsAsked());
  const seconds = (asked ? Math.max(wanted, 0) : wait) + wait * spread * Math.random();
  pm.variables.set("_attempts", `${pm.info.requestId} ${attempts() + 1}`);
  setTimeout(() => {}, seconds * 1000);
  announce(reason);
}

function announce(reason) {
  if (WITH_TESTS) pm.test.skip(`${reason}: a run sends this again`, () => {});
  console.info("sigma-postman: sent again", `${reason}: send this again.`);
  pm.execution.setNextRequest(pm.info.requestId);
}

// What is kept

/** What scripts stored, and for which parents: a variable that holds something else by now is yours. */
function readChained() {
  try {
    return JSON.parse(pm.environment.get("_chained") || "{}");
  } catch {
    return {};
  }
}

const chained = readChained();

function isYours(variable) {
  const value = read(variable);
  return value !== "" && value !== chained[variable]?.value;
}

function store(variable, value, of) {
  pm.environment.set(variable, value);
  if (value === "") delete chained[variable];
  else chained[variable] = { value, of };
}

/** What can be in a path, also for a server that decodes it. Postman would take two braces for a variable of yours. */
function isUsable(value) {
  // A number that JSON has and JavaScript can't hold would be another one.
  const text = Number.isSafeInteger(value) ? String(value) : typeof value === "string" ? value : "";
  return text !== "" && text.length <= 500 && !/\{\{|[/\\?#]|%(2[35ef]|3f|5c)|^\.\.?$/i.test(text);
}

function keep({ $where, $prefer, $of, ...properties }, request) {
  const variables = Object.keys(properties);
  const template = request.split("/");
  const parameters = template.flatMap((text, index) => (text.includes("*") ? [template.length - index] : []));
  const of = ($of || parameters).map((fromEnd) => segments[segments.length - fromEnd]).join(" ");
  const entryHas = (entry, variable) => isUsable(entry[properties[variable]]);
  const agrees = (entry, variable) => String(entry[properties[variable]]) === read(variable);
  const meets = (entry, condition) => Object.keys(condition || {}).every((key) => entry[key] === condition[key]);

  const yours = variables.filter(isYours);
  // What a list stored stays as long as it is about the same parents; a write stores its newest.
  const settled = variables.filter(
    (variable) => !yours.includes(variable) && read(variable) !== "" && chained[variable].of === of && method === "GET",
  );
  // Where you have chosen one, the others follow your choice.
  const fixed = yours.length > 0 ? yours : settled;
  const score = (entry) =>
    4 * variables.filter((variable) => entryHas(entry, variable)).length +
    2 * settled.filter((variable) => agrees(entry, variable)).length +
    ($prefer && meets(entry, $prefer) ? 1 : 0);
  // Lists return `{ entries: [...] }` or a bare array; any other body is its own and only entry.
  const entries = Array.isArray(body) ? body : Array.isArray(body?.entries) ? body.entries : [body];
  const [best] = entries
    .filter((entry) => entry !== null && typeof entry === "object" && meets(entry, $where))
    .filter((entry) => fixed.every((variable) => agrees(entry, variable)))
    .sort((left, right) => score(right) - score(left));

  for (const variable of variables.filter((name) => !fixed.includes(name))) {
    if (best && entryHas(best, variable)) store(variable, String(best[properties[variable]]), of);
    // It belonged to other parents, or to another choice.
    else if (read(variable) !== "" && method === "GET") store(variable, "");
  }
}

/** In the variable that the request's own page parameter names, by what runs before it. */
function keepNextPage() {
  const variable = read("_next_page");
  if (!variable || isYours(variable)) return;
  const token = body?.nextPage ?? body?.nextPageToken;
  const isToken = typeof token === "string" && token !== "" && !/\{\{/.test(token);
  // A query is sent as it is.
  if (isToken) store(variable, token.replace(/[%&#+]/g, encodeURIComponent), "");
  else if (read(variable) !== "") store(variable, "");
}

function keepAll() {
  // What a recipe reads is for the recipe.
  if (code < 200 || code > 299 || read("_recipe_at") === pm.info.requestId) return;
  const [request, ...kept] = rowOf(CHAIN) || [];
  const before = JSON.stringify(chained);
  keepNextPage();
  for (const one of kept) keep(typeof one === "string" ? { [one]: one } : one, request);
  if (JSON.stringify(chained) !== before) pm.environment.set("_chained", JSON.stringify(chained));
}

// The tests

const RIGHT_ENVIRONMENT = "the environment of your cloud and region";

/** A page, where Sigma's own errors are JSON: it is from another server. (From Sigma's edge, 429 and 5xx are pages as well.) */
function isForeignPage() {
  return [401, 403, 404].includes(code) && /^text\/html/i.test(String(pm.response.headers.get("Content-Type")));
}

function hintFor() {
  if (code === 407) return "A proxy in between asks for a user name and password of its own.";
  if (isForeignPage())
    return "The response is a web page, not one of Sigma's API: it comes from a proxy or gateway in between, or baseUrl is another server's.";
  if (code === 401) {
    if (/expired/i.test(message))
      return "The access token has expired, and was removed from the environment: send this again to get a new one.";
    if (/signature/i.test(message))
      return `The access token is from another region, and was removed from the environment: select ${RIGHT_ENVIRONMENT}, which Sigma shows under Administration > Developer Access.`;
    if (/missing|malformed/i.test(message))
      return "No usable access token was sent: send Authenticate, and let this request inherit its authorization from the collection.";
    return `Sigma doesn't accept the access token: send Authenticate, and select ${RIGHT_ENVIRONMENT}.`;
  }
  if (code === 403 && isAboutFeature())
    return "Your organization doesn't have this feature, and no permission changes that: have it enabled, or leave this request out.";
  if (code === 403)
    return "The owner of these credentials may not do this: it takes another account type, or a grant on the resource.";
  if (code === 400 && /[?&]page(Token)?=(&|$|\{\{|%7B%7B)/i.test(pm.request.url.toString()))
    return "There is no next page: untick the page parameter.";
  if (code === 404) {
    const path = decoded(pm.request.url.getPath());
    const open = path.match(/\{\{[^{}]+\}\}/);
    if (open) return `${open[0]} has no value yet: the path variable's description says which request stores it.`;
    if (/<[^<>]+>/.test(path)) return "Replace the placeholder in angle brackets with an id.";
    return "Nothing was found: check the path variables and baseUrl. An id that a request stored may no longer exist: clear its variable.";
  }
  if (code === 429) return "Too many requests: wait a moment.";
  const to = code >= 300 && code < 400 ? pm.response.headers.get("Location") : "";
  return to ? `It redirects to ${to}, where the token is not sent: check baseUrl in the environment.` : "";
}

/** "This feature is not enabled", "Your plan doesn't include embedding": every user would be refused. */
function isAboutFeature() {
  const isAboutUser = /permission|permitted|privilege|account type|\broles?\b|\bgrant/i.test(message);
  const isAboutPlan =
    /\bfeature|(not|n't) (yet |currently |been )*(enabled|activated|available|included)|\bplan\b|subscription|licen[cs]e|entitle/i;
  return !isAboutUser && isAboutPlan.test(message);
}

/** The token requests have tests of their own. */
function asksForToken() {
  const isEndpoint = /\/auth\/token\/?$/.test(pm.request.url.getPath());
  return isEndpoint || pm.request.url.toString() === pm.variables.replaceIn(read("tokenBaseURL"));
}

function forgetToken() {
  pm.variables.set("_accepted", "");
  pm.environment.set("access_token", "");
  // What renews a token of another region is of another region, too.
  if (/signature/i.test(message)) pm.environment.set("refresh_token", "");
}

/** What a 401 says of the token. */
function noteRefusal() {
  const isExplicit = /expired|signature/i.test(message);
  // A token that other requests were accepted with is not the reason, unless Sigma says so.
  if (!isExplicit && read("_accepted")) return;
  // Nor is one that was issued for this very request, perhaps: the next request shows.
  const isOnTrial = !isExplicit && read("_sent_again") === pm.info.requestId;
  if (!isOnTrial) forgetToken();
  // A new token that is refused as well will be refused by every request: there is no use in requesting more.
  if (read("_refused")) pm.variables.set("_no_token", "true");
  pm.variables.set("_refused", "true");
}

function testResponse() {
  const [, statuses, ...kinds] = rowOf(RESPONSES) || ["", [200], "json"];
  if (kinds.includes("file") && code === 204) {
    // Neither a success nor a failure.
    pm.test.skip("Not ready yet: send this again in a few seconds", () => {});
  } else {
    pm.test(`Status is ${statuses.join(" or ")}`, () => {
      const said = message && `Sigma says: ${message.replace(/\.$/, "")}.`;
      // What was expected follows after a colon.
      const reason = [said, hintFor()].filter(Boolean).join(" ").replace(/\.$/, "");
      pm.expect(code, reason).to.be.oneOf(statuses);
    });
  }
  if (code === 401) noteRefusal();
  else {
    pm.variables.set("_accepted", "true");
    pm.variables.set("_refused", "");
  }
  pm.variables.set("_sent_again", "");
  if (kinds.includes("json") && code < 300 && pm.response.text() !== "") {
    pm.test("Body is JSON", () => {
      pm.expect(pm.response.headers.get("Content-Type"), "The content type").to.match(/^application\/([^;]+\+)?json/i);
      pm.response.json();
    });
  }
}

function afterRequest() {
  const reason = reasonToSendAgain();
  if (reason && code === 401) {
    pm.variables.set("_sent_again", pm.info.requestId);
    forgetToken();
    announce(reason);
  } else if (reason) {
    sendAgain(reason, WAITS, 1 / 4);
  } else {
    pm.variables.set("_attempts", "");
    keepAll();
    if (WITH_TESTS) testResponse();
  }
}

// The requests for tokens, whose own tests store what they get

/** How far Sigma's clock is ahead of this machine's, in milliseconds, by the token's time of issue; 0 if it has none. */
function skewOf({ access_token, expires_in }) {
  try {
    const { iat, exp } = JSON.parse(Buffer.from(access_token.split(".")[1], "base64").toString("utf8"));
    // What is left of its life is no more than that, and some.
    const isLeft = typeof expires_in === "number" && expires_in > 0 && !(expires_in > exp - iat + 60);
    const issued = isLeft && typeof exp === "number" ? exp - expires_in : iat;
    return typeof issued === "number" ? issued * 1000 - Date.now() : 0;
  } catch {
    return 0;
  }
}

/** Whose the token is, as the pre-request script will compare it; that script left what the token was requested with. */
function rememberOwner({ access_token, refresh_token }) {
  const cryptoJs = require("crypto-js");
  const hashOf = (text) => (text ? String(cryptoJs.SHA256(String(text))).slice(0, 32) : "");
  const owner = JSON.parse(read("_asked_with") || "{}");
  const tokens = { access: hashOf(access_token), refresh: hashOf(refresh_token) };
  if (owner.key) pm.environment.set("_token_for", JSON.stringify({ ...tokens, ...owner }));
}

function afterTokenRequest() {
  // The call may have taken long; the next one keeps its distance.
  pm.environment.set("_token_asked_at", String(Date.now()));
  // A longer wait is left to the next run.
  const isSoon = secondsAsked() <= LONGEST_WAIT;
  if (code === 429 && isSoon && attempts() < TOKEN_WAITS.length && typeof pm !== "undefined") {
    sendAgain("Too many calls to the token endpoint", TOKEN_WAITS, 1);
    return;
  }
  pm.variables.set("_attempts", "");
  const token = Object(body);
  const accessToken = typeof token.access_token === "string" ? token.access_token.trim() : "";
  // What the request's own test takes for a token.
  if (code !== 200 || !/^[!-~]+$/.test(accessToken) || /\{\{/.test(accessToken)) return;
  const skew = skewOf(token);
  if (Math.abs(skew) > 5000) pm.environment.set("_clock_skew", String(Math.round(skew)));
  else pm.environment.unset("_clock_skew");
  rememberOwner({ ...token, access_token: accessToken });
  pm.variables.set("_accepted", "");
  pm.variables.set("_new_token", "true");
}

if (asksForToken()) afterTokenRequest();
else afterRequest();
