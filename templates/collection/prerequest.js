// Runs before every request: gets an access token, and renews it shortly before it expires.

const cryptoJs = require("crypto-js");

const SECOND = 1000;
/** The token endpoint allows one call a second. */
const PAUSE = 1100;
/** Seconds to wait after each 429, and up to as many more: others that wait as well must not retry at the same time. */
const WAITS = [1, 2, 4, 8, 8];
/** The longest wait that a Retry-After may ask for, in seconds. */
const LONGEST_WAIT = 30;

const NO_ENVIRONMENT = "No environment is selected: select the one of your organization's cloud and region.";

/** What to do where there is no token of the other user. */
const AGAIN =
  "send Act as another user again, or, to act as yourself, clear impersonate_user and impersonate_tenant and send Authenticate";

/** A variable of any scope. (In Bruno, the environment is not among those of `pm.variables`.) */
function read(key) {
  return String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");
}

/** As a request sends it: variables in it have their values. */
function resolved(key) {
  return pm.variables.replaceIn(read(key)).trim();
}

function hashOf(text) {
  return text === "" ? "" : String(cryptoJs.SHA256(text)).slice(0, 32);
}

/** Hashes of the credentials and the hosts that are set now; another key makes other hashes of the same. */
function ownerOf(key) {
  const hash = (...texts) => String(cryptoJs.HmacSHA256(texts.join("\n"), key)).slice(0, 32);
  const origin = resolved("baseUrl").replace(/^(https?:\/\/[^/?#]+).*$/i, "$1");
  const credentials = hash(resolved("clientID"), resolved("secret"));
  return { key, credentials, hosts: hash(resolved("tokenBaseURL"), origin) };
}

function ownerNow() {
  return ownerOf(pm.variables.replaceIn("{{$guid}}"));
}

/** Whose the tokens are, as hashes that only serve to see that something has changed. */
function rememberOwner() {
  const tokens = { access: hashOf(read("access_token")), refresh: hashOf(read("refresh_token")) };
  pm.environment.set("_token_for", JSON.stringify({ ...tokens, ...ownerNow() }));
}

/** Tokens of other credentials, or of another host, are not wanted any more. Pasted ones stay. */
function forgetOthers() {
  let known;
  try {
    known = JSON.parse(pm.environment.get("_token_for") || "{}");
  } catch {
    known = {};
  }
  if (!known.access) return;
  // An earlier version had no other key.
  const owner = ownerOf(known.key || known.access);
  const hasCredentials = read("clientID") !== "" || read("secret") !== "";
  if (owner.hosts === known.hosts && (owner.credentials === known.credentials || !hasCredentials)) return;
  const access = hashOf(read("access_token"));
  if (access === "" || access === known.access) {
    for (const key of ["access_token", "token_type", "expires_in"]) pm.environment.set(key, "");
    const actingAs = pm.environment.get("acting_as");
    if (actingAs) console.warn(`No longer acting as ${actingAs}: the credentials or the host have changed.`);
    if (actingAs) pm.environment.set("acting_as", "");
  }
  if (hashOf(read("refresh_token")) === known.refresh) pm.environment.set("refresh_token", "");
}

/** When the token was issued (NaN if it doesn't say) and when it expires, in milliseconds; undefined for one that doesn't. */
function lifeOf(token) {
  try {
    const [, payload] = token.split(".");
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
    return typeof exp === "number" ? { iat: Number(iat) * SECOND, exp: exp * SECOND } : undefined;
  } catch {
    return undefined;
  }
}

/** How long a token is still valid, in milliseconds; infinite for one that doesn't say. */
function timeLeft(token) {
  if (!token) return 0;
  const life = lifeOf(token);
  const now = Date.now() + Number(pm.environment.get("_clock_skew") || 0);
  return life === undefined ? Number.POSITIVE_INFINITY : life.exp - now;
}

/** A token is renewed in its last minute, or in the last quarter of its life where that is shorter. */
function isFresh(token) {
  const { iat, exp } = lifeOf(token) || {};
  const margin = Math.min(60 * SECOND, (exp - iat) / 4 || 60 * SECOND);
  // One that couldn't be renewed is used to its last second.
  return timeLeft(token) > (read("_not_renewed") === token ? SECOND : margin);
}

/** Calls back when the token endpoint may be called again, and takes the turn. */
function takeTurn(callback) {
  const since = Date.now() - Number(pm.environment.get("_token_asked_at") || 0);
  const wait = since >= 0 && since < PAUSE ? PAUSE - since : 0;
  const go = () => {
    pm.environment.set("_token_asked_at", String(Date.now()));
    callback();
  };
  if (wait > 0) setTimeout(go, wait);
  else go();
}

/** The request is not sent. A run is told why once: those after it have the same reason. */
function refuse(reason, said) {
  if (pm.variables.get(said)) {
    // Bruno has no skipped tests.
    if (pm.test.skip) pm.test.skip("Not sent: there is no access token", () => {});
  } else {
    pm.variables.set(said, "true");
    console.error(reason);
    pm.test("Has an access token", () => {
      throw new Error(reason);
    });
  }
  pm.execution.skipRequest();
}

/** There is no new token: the request is not sent, unless the present one is still valid. */
function stop(reason) {
  const token = read("access_token");
  if (token && timeLeft(token) > SECOND && !isExchange) {
    console.warn(reason);
    pm.variables.set("_not_renewed", token);
  } else {
    refuse(reason, "_no_token");
  }
}

/** How far Sigma's clock is ahead of this machine's, in milliseconds: it may return a token that it has issued before. */
function skewOf({ access_token, expires_in }) {
  const { iat, exp } = lifeOf(access_token) || {};
  // What is left of its life is no more than that, and some.
  const isLeft = expires_in > 0 && !(expires_in * SECOND > exp - iat + 60 * SECOND);
  return (typeof expires_in === "number" && isLeft ? exp - expires_in * SECOND : iat) - Date.now();
}

function store(token, isOwn) {
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, String(token[key] ?? "").trim());
  }
  if (isOwn && pm.environment.get("acting_as")) pm.environment.set("acting_as", "");
  rememberOwner();
  // Whether a token has expired is a matter of Sigma's clock.
  const skew = skewOf(token);
  if (Math.abs(skew) > 5 * SECOND) pm.environment.set("_clock_skew", String(Math.round(skew)));
  else pm.environment.unset("_clock_skew");
  pm.variables.set("_accepted", "");
  pm.variables.set("_new_token", "true");
}

/** Calls the token endpoint, and back with its response. It is asynchronous so that Bruno waits for it. */
async function call(grant, callback) {
  const form = Object.keys(grant).map((key) => `${key}=${encodeURIComponent(grant[key])}`);
  pm.sendRequest(
    {
      url: resolved("tokenBaseURL"),
      method: "POST",
      header: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      // Not as a list of fields: what looks like a variable in them would be resolved a second time.
      body: { mode: "raw", raw: form.join("&") },
    },
    (error, response) => {
      // The call may have taken long.
      pm.environment.set("_token_asked_at", String(Date.now()));
      if (error) {
        callback({ code: 0, fault: error.message || Object(error).code || "no response" });
        return;
      }
      const code = response.code;
      const retryAfter = Number(response.headers.get("Retry-After")) || 0;
      let token;
      try {
        token = response.json();
      } catch {
        token = undefined;
      }
      callback({ code, retryAfter, token: code >= 200 && code < 300 && hasToken(token) ? token : undefined });
    },
  );
}

/** One that a header can hold, with nothing in it that is a variable. @see RFC 6749, appendix A.12 */
function hasToken(body) {
  const token = body?.access_token;
  return typeof token === "string" && /^[!-~]+$/.test(token.trim()) && !/\{\{/.test(token);
}

/** Tries one grant after the other, each again after a while where there are too many calls, until one returns a token. */
function ask(grants, done, failure = "", waits = WAITS) {
  const [grant, ...others] = grants;
  if (grant === undefined) {
    stop(failure);
    return;
  }
  takeTurn(() => {
    call(grant, (response) => {
      const [wait, ...later] = waits;
      if (response.token) {
        store(response.token, grant.grant_type === "client_credentials");
        done();
      } else if (response.code === 429 && wait !== undefined && response.retryAfter <= LONGEST_WAIT) {
        const seconds = Math.max(response.retryAfter, wait) + wait * Math.random();
        setTimeout(() => ask(grants, done, failure, later), seconds * SECOND);
      } else {
        // Too many calls for this one are too many for any other.
        ask(response.code === 429 ? [] : others, done, explain(response), waits);
      }
    });
  });
}

function explain({ code, fault }) {
  const url = resolved("tokenBaseURL");
  if (code === 0) return `${url} can't be reached (${fault}): check tokenBaseURL in the selected environment.`;
  if (code === 429) return "The token endpoint allows one call a second: wait a moment.";
  if ([400, 401, 403].includes(code))
    return `Sigma refuses these credentials (${code}): check clientID, secret and the region of the selected environment.`;
  return `${url} responded with ${code} and no token: check tokenBaseURL in the selected environment.`;
}

/** @param asOneself whether it must be a token of the credentials' owner, whoever the present one acts as */
function renew(asOneself, done) {
  const clientID = resolved("clientID");
  const secret = resolved("secret");
  const actingAs = pm.environment.get("acting_as");
  const refreshToken = actingAs && asOneself ? "" : read("refresh_token");
  const credentials = clientID && secret ? { client_id: clientID, client_secret: secret } : undefined;
  if (pm.variables.get("_no_token")) {
    stop("");
  } else if (typeof pm === "undefined") {
    stop("In Bruno, send Authenticate first: Bruno doesn't wait for a script.");
  } else if (!pm.environment.name && !clientID && !secret) {
    stop(NO_ENVIRONMENT);
  } else if (!read("tokenBaseURL")) {
    stop("tokenBaseURL is missing in the selected environment: it is the regional host, followed by /v2/auth/token.");
  } else if (actingAs && !asOneself && !refreshToken) {
    stop(`There is no token for ${actingAs} any more: ${AGAIN}.`);
  } else if (!credentials && !refreshToken) {
    const missing = [clientID ? "" : "clientID", secret ? "" : "secret"].filter(Boolean).join(" and ");
    stop(`Fill in ${missing} in the selected environment.`);
  } else {
    const refresh = refreshToken ? [{ grant_type: "refresh_token", refresh_token: refreshToken, ...credentials }] : [];
    // Whoever acts as another user must not act as themselves again unnoticed.
    const anew = credentials && (asOneself || !actingAs) ? [{ grant_type: "client_credentials", ...credentials }] : [];
    ask([...refresh, ...anew], done);
  }
}

/** Before a request of the API. */
function prepareRequest() {
  const actingAs = pm.environment.get("acting_as");
  const wanted = [read("impersonate_user"), read("impersonate_tenant") && `tenant ${read("impersonate_tenant")}`]
    .filter(Boolean)
    .join(" in ");
  if (wanted && actingAs !== wanted) {
    const whose = actingAs ? `the token is that of ${actingAs}` : "the token is your own";
    refuse(`Not sent, because you want to act as ${wanted}, but ${whose}: ${AGAIN}.`, "_not_acting");
    return;
  }
  // Whether a refused request could be sent again with a new token, which its test asks.
  const canRenew = !actingAs && resolved("clientID") && resolved("secret");
  pm.variables.set("_can_renew", canRenew ? "true" : "");
  if (!isFresh(read("access_token"))) renew(false, () => {});
}

/** Before Act as another user: it starts from a token of one's own, and waits its turn to ask for the other one. */
function prepareExchange() {
  if (!read("impersonate_user") && !read("impersonate_tenant")) return;
  const askInTurn = () => takeTurn(() => {});
  if (pm.environment.get("acting_as") || !isFresh(read("access_token"))) renew(true, askInTurn);
  else askInTurn();
}

forgetOthers();

const url = pm.request.url.toString();
const baseUrl = read("baseUrl");
/** Some requests have a host of their own: `{{uploadBaseUrl}}`. */
const [, named] = url.match(/^\{\{(baseUrl|\w+BaseUrl)\}\}/) || [];
const isTokenRequest = /\{\{tokenBaseURL\}\}|\/auth\/token\/?$/.test(url);
const isExchange = isTokenRequest && String(pm.request.body ?? "").includes("token-exchange");
// For the test, which remembers it with the token.
if (isTokenRequest) pm.variables.set("_asked_with", JSON.stringify(ownerNow()));
if (isExchange) {
  prepareExchange();
} else if (isTokenRequest) {
  takeTurn(() => {});
} else if (named && !read(named)) {
  stop(pm.environment.name ? `${named} is missing in the selected environment.` : NO_ENVIRONMENT);
} else if (named || (baseUrl && url.startsWith(baseUrl))) {
  prepareRequest();
}
