// Stores the other user's token where every other request finds it, and remembers whom it belongs to.

/** The answer's JSON object; an empty one when the body is something else. */
function answer() {
  try {
    return Object(pm.response.json());
  } catch {
    return {};
  }
}

const token = answer();
const code = pm.response.code;
pm.variables.set("subject_token", "");

const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");

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

/** Seconds after which a run sends this again where others call the token endpoint as well, and up to as many more. */
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
  pm.test("Sigma answers with a token of the other user", () => {
    const hints = {
      400: "Sigma can't use what was asked for: check impersonate_user (an e-mail address) and impersonate_tenant (an organization id).",
      401: "Sigma refuses your own token or the signature: send Authenticate, and check clientID, secret and the region of the environment.",
      403: "The owner of these credentials may not act as others: their account type must be Admin.",
      404: "Sigma knows no such user or tenant: check impersonate_user and impersonate_tenant.",
      429: "The token endpoint allows one call a second: wait a moment and send this again.",
    };
    const said = typeof token.message === "string" ? `Sigma says: ${token.message}. ` : "";
    pm.expect(code, said + (hints[code] || "Expected 200 and an access_token.")).to.equal(200);
    pm.expect(token.access_token, "The answer holds no access_token.").to.be.a("string").that.is.not.empty;
  });

  const user = read("impersonate_user");
  const tenant = read("impersonate_tenant");
  const isDone = code === 200 && typeof token.access_token === "string" && token.access_token !== "";
  // Without a token of theirs nothing is sent, rather than something in your own name; Authenticate ends that. Without a
  // refresh token of theirs an expired token can't turn into one of your own unnoticed.
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, isDone ? String(token[key] ?? "") : "");
  }
  pm.environment.set("acting_as", [user, tenant && `tenant ${tenant}`].filter(Boolean).join(" in "));
  if (isDone) rememberOwner();
  pm.variables.set("_accepted", "");
  pm.variables.set("_new_token", "true");
  if (!isDone) pm.variables.set("_no_token", "true");
}

pm.environment.set("_token_asked_at", String(Date.now()));
if (code === 429 && attempts < WAITS.length && typeof pm !== "undefined") sendAgain();
else keepToken();
