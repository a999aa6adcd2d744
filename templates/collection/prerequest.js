// Runs before every request: gets an access token when there is none, and renews it shortly before it expires.

const SECOND = 1000;
/** The token endpoint allows one call a second. */
const PAUSE = 1100;

/** When the token was issued and when it expires, in milliseconds; undefined for one that doesn't say. */
function lifeOf(token) {
  try {
    const [, payload] = token.split(".");
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
    return typeof exp === "number"
      ? { iat: typeof iat === "number" ? iat * SECOND : undefined, exp: exp * SECOND }
      : undefined;
  } catch {
    return undefined;
  }
}

/** How long a token lives still, in milliseconds; without end for one that doesn't say. */
function timeLeft(token) {
  if (!token) return 0;
  const life = lifeOf(token);
  const now = Date.now() + Number(pm.environment.get("_clock_skew") || 0);
  return life === undefined ? Number.POSITIVE_INFINITY : life.exp - now;
}

/** A token is renewed in its last minute, or in the last quarter of its life where that is shorter. */
function isFresh(token) {
  const { iat, exp } = lifeOf(token) || {};
  const margin = iat === undefined ? 60 * SECOND : Math.min(60 * SECOND, (exp - iat) / 4);
  // One that couldn't be renewed is used up.
  return timeLeft(token) > (pm.variables.get("_not_renewed") === token ? SECOND : margin);
}

/** Calls back when the token endpoint may be asked again, and takes the turn. */
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

/** The request is not sent, unless its token still lives. Why is said once in a run: those after it have the same reason. */
function stop(reason) {
  const token = pm.variables.get("access_token");
  if (token && timeLeft(token) > SECOND && !isExchange) {
    console.warn(reason);
    pm.variables.set("_not_renewed", token);
    return;
  }
  if (pm.variables.get("_no_token")) {
    pm.test.skip("Not sent: there is no access token", () => {});
  } else {
    pm.variables.set("_no_token", "true");
    console.error(reason);
    pm.test("Has an access token", () => {
      throw new Error(reason);
    });
  }
  pm.execution.skipRequest();
}

/** When Sigma issued a token by its own clock, in milliseconds: it may hand out one that it has issued before. */
function issuedAt({ access_token, expires_in }) {
  const life = lifeOf(access_token);
  if (life === undefined) return undefined;
  return typeof expires_in === "number" ? life.exp - expires_in * SECOND : life.iat;
}

function store(token, isOwn) {
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, String(token[key] ?? ""));
  }
  if (isOwn && pm.environment.get("acting_as")) pm.environment.set("acting_as", "");
  // Where this machine's clock is off, "expired" is a matter of Sigma's.
  const issued = issuedAt(token);
  const skew = issued === undefined ? 0 : issued - Date.now();
  if (Math.abs(skew) > 5 * SECOND) pm.environment.set("_clock_skew", String(Math.round(skew)));
  else pm.environment.unset("_clock_skew");
  pm.variables.unset("_accepted");
}

/** Tries one grant after the other, and goes on when one gave a token. */
function ask(grants, done, failure) {
  const [grant, ...others] = grants;
  if (grant === undefined) {
    stop(failure);
    return;
  }
  takeTurn(() => {
    const url = pm.variables.replaceIn(pm.variables.get("tokenBaseURL"));
    pm.sendRequest(
      {
        url,
        method: "POST",
        header: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body: { mode: "urlencoded", urlencoded: Object.keys(grant).map((key) => ({ key, value: grant[key] })) },
      },
      (error, response) => {
        // The call may have been long under way.
        pm.environment.set("_token_asked_at", String(Date.now()));
        let token;
        try {
          token = error ? undefined : response.json();
        } catch {
          token = undefined;
        }
        if (token && typeof token.access_token === "string" && token.access_token !== "") {
          store(token, grant.grant_type === "client_credentials");
          done();
        } else {
          ask(others, done, explain(url, error, response));
        }
      },
    );
  });
}

function explain(url, error, response) {
  if (error)
    return `${url} can't be reached (${error.message || error.code || "no answer"}): check tokenBaseURL in the selected environment.`;
  if (response.code === 429)
    return "The token endpoint allows one call a second, and something else is asking, too: wait a moment.";
  if (response.code === 400 || response.code === 401 || response.code === 403)
    return `Sigma refuses these credentials (${response.code}): check clientID and secret, and that the selected environment is that of your organization's cloud and region.`;
  return `${url} answers ${response.code} and no token: check tokenBaseURL in the selected environment.`;
}

/** @param asOneself whether it must be a token of the credentials' owner, whoever the present one acts as */
function renew(asOneself, done) {
  const clientID = pm.variables.get("clientID");
  const secret = pm.variables.get("secret");
  const actingAs = pm.environment.get("acting_as");
  const refreshToken = actingAs && asOneself ? "" : pm.variables.get("refresh_token");
  const credentials = clientID && secret ? { client_id: clientID, client_secret: secret } : undefined;
  if (pm.variables.get("_no_token")) {
    stop("");
  } else if (!pm.environment.name && !clientID && !secret) {
    stop("No environment is selected: select that of your organization's cloud and region.");
  } else if (!pm.variables.get("tokenBaseURL")) {
    stop("tokenBaseURL is missing in the selected environment: it is the regional host and /v2/auth/token.");
  } else if (actingAs && !asOneself && !refreshToken) {
    stop(`There is no token for ${actingAs} any more: send Act as another user again, or Authenticate to be yourself.`);
  } else if (!credentials && !refreshToken) {
    const missing = [clientID ? "" : "clientID", secret ? "" : "secret"].filter(Boolean).join(" and ");
    stop(`Fill in ${missing} in the selected environment.`);
  } else {
    const refresh = refreshToken ? [{ grant_type: "refresh_token", refresh_token: refreshToken, ...credentials }] : [];
    // Who acts as somebody else must not become themselves again without a word.
    const anew = credentials && (asOneself || !actingAs) ? [{ grant_type: "client_credentials", ...credentials }] : [];
    ask([...refresh, ...anew], done, "");
  }
}

const url = pm.request.url.toString();
const baseUrl = pm.variables.get("baseUrl");
const isTokenRequest = /\{\{tokenBaseURL\}\}|\/auth\/token\/?$/.test(url);
const isExchange = isTokenRequest && String(pm.request.body ?? "").includes("token-exchange");
if (isExchange) {
  // Act as another user starts from a token of one's own, and asks for the other one when it is its turn.
  if (pm.variables.get("impersonate_user") || pm.variables.get("impersonate_tenant")) {
    const askInTurn = () => takeTurn(() => {});
    if (pm.environment.get("acting_as") || !isFresh(pm.variables.get("access_token"))) renew(true, askInTurn);
    else askInTurn();
  }
} else if (isTokenRequest) {
  takeTurn(() => {});
} else if (url.startsWith("{{baseUrl}}") && !baseUrl) {
  stop(
    pm.environment.name
      ? "baseUrl is missing in the selected environment: it is the address of your organization's regional host."
      : "No environment is selected: select that of your organization's cloud and region.",
  );
} else if (url.startsWith("{{baseUrl}}") || (baseUrl && url.startsWith(baseUrl))) {
  if (!isFresh(pm.variables.get("access_token"))) renew(false, () => {});
}
