// Stores the token of a successful answer in the selected environment, where every other request finds it.

/** The answer's JSON object; an empty one when the body is something else (an HTML page of a proxy, for instance). */
function answer() {
  try {
    return Object(pm.response.json());
  } catch {
    return {};
  }
}

const token = answer();
const code = pm.response.code;
const hasToken = code === 200 && typeof token.access_token === "string" && token.access_token !== "";
const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");

/** How far Sigma's clock is ahead of this machine's, in milliseconds, by the token's time of issue; 0 if it has none. */
function skewOf({ access_token, expires_in }) {
  try {
    const { iat, exp } = JSON.parse(Buffer.from(access_token.split(".")[1], "base64").toString("utf8"));
    const issued = typeof expires_in === "number" && typeof exp === "number" ? exp - expires_in : iat;
    return typeof issued === "number" ? issued * 1000 - Date.now() : 0;
  } catch {
    return 0;
  }
}

/** Whose the token is, as the collection's pre-request script compares it: hashes of the credentials and hosts. */
function rememberOwner() {
  const cryptoJs = require("crypto-js");
  const resolved = (key) => pm.variables.replaceIn(read(key)).trim();
  const hashOf = (text) => (text === "" ? "" : String(cryptoJs.SHA256(text)).slice(0, 32));
  const access = hashOf(read("access_token"));
  const keyed = (...texts) => String(cryptoJs.HmacSHA256(texts.join("\n"), access)).slice(0, 32);
  const origin = resolved("baseUrl").replace(/^(https?:\/\/[^/?#]+).*$/i, "$1");
  const credentials = keyed(resolved("clientID"), resolved("secret"));
  const hosts = keyed(resolved("tokenBaseURL"), origin);
  const refresh = hashOf(read("refresh_token"));
  pm.environment.set("_token_for", JSON.stringify({ access, refresh, credentials, hosts }));
}

/**
 * Where others call the token endpoint as well, a run sends this again after a while, and then once more; whoever pressed
 * Send does it themselves. In seconds, and up to as many more.
 */
const WAITS = [1, 2, 4, 8, 8];
const attempts = Number(read("_token_attempts"));

function sendAgain() {
  const asked = Number(pm.response.headers.get("Retry-After")) || 0;
  const seconds = Math.max(Math.min(asked, 30), WAITS[attempts]) + WAITS[attempts] * Math.random();
  pm.variables.set("_token_attempts", String(attempts + 1));
  pm.test.skip("Too many calls of the token endpoint: a run sends this again", () => {});
  console.info("sigma-postman: sent again", "Too many calls of the token endpoint: send this again.");
  setTimeout(() => {}, seconds * 1000);
  pm.execution.setNextRequest(pm.info.requestId);
}

function keepToken() {
  pm.variables.set("_token_attempts", "");
  pm.test("Sigma answers with an access token", () => {
    const hints = {
      400: "The client ID or the secret is missing: fill in clientID and secret in the selected environment.",
      401: "Sigma doesn't know these credentials: check clientID and secret, and that the environment is that of your organization's cloud and region.",
      403: "These credentials may not be used: check them in Administration, Developer Access.",
      404: "There is no token endpoint at this address: check tokenBaseURL in the selected environment.",
      429: "The token endpoint allows one call a second, and others call it as well: wait a moment and send this again.",
    };
    const to = code >= 300 && code < 400 ? pm.response.headers.get("Location") : undefined;
    const redirect = to && `The token endpoint leads to ${to}, where the secret is not sent: check tokenBaseURL.`;
    pm.expect(code, redirect || hints[code] || "Expected 200 and an access_token in the answer.").to.equal(200);
    pm.expect(token.access_token, "The answer holds no access_token.").to.be.a("string").that.is.not.empty;
  });
  // Without a token, the requests after this one in a run would be refused for the same reason.
  pm.variables.set("_no_token", hasToken ? "" : "true");
  if (!hasToken) return;
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, String(token[key] ?? ""));
  }
  if (pm.environment.get("acting_as")) pm.environment.set("acting_as", "");
  const skew = skewOf(token);
  if (Math.abs(skew) > 5000) pm.environment.set("_clock_skew", String(Math.round(skew)));
  else pm.environment.unset("_clock_skew");
  rememberOwner();
  pm.variables.set("_accepted", "");
  pm.variables.set("_new_token", "true");
}

// The call may have been long under way; the next one keeps its distance.
pm.environment.set("_token_asked_at", String(Date.now()));
if (code === 429 && attempts < WAITS.length && typeof pm !== "undefined") sendAgain();
else keepToken();
