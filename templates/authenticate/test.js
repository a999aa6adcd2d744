// Stores the token of a successful answer in the selected environment, where every other request finds it.

/** The answer's JSON object; an empty one when the body is something else (an HTML page of a proxy, for instance). */
function answer() {
  try {
    const json = pm.response.json();
    return json !== null && typeof json === "object" ? json : {};
  } catch {
    return {};
  }
}

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

const token = answer();
// The call may have been long under way; the next one keeps its distance.
pm.environment.set("_token_asked_at", String(Date.now()));
const hasToken = pm.response.code === 200 && typeof token.access_token === "string" && token.access_token !== "";

pm.test("Sigma answers with an access token", () => {
  const hints = {
    400: "The client ID or the secret is missing: fill in clientID and secret in the selected environment.",
    401: "Sigma doesn't know these credentials: check clientID and secret, and that the environment is that of your organization's cloud and region.",
    403: "These credentials may not be used: check them in Administration, Developer Access.",
    404: "There is no token endpoint at this address: check tokenBaseURL in the selected environment.",
    429: "The token endpoint allows one call a second: wait a moment and send this again.",
  };
  const reason = hints[pm.response.code] || "Expected 200 and an access_token in the answer.";
  pm.expect(pm.response.code, reason).to.equal(200);
  pm.expect(token.access_token, "The answer holds no access_token.").to.be.a("string").that.is.not.empty;
});

if (hasToken) {
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, String(token[key] ?? ""));
  }
  if (pm.environment.get("acting_as")) pm.environment.set("acting_as", "");
  const skew = skewOf(token);
  if (Math.abs(skew) > 5000) pm.environment.set("_clock_skew", String(Math.round(skew)));
  else pm.environment.unset("_clock_skew");
  pm.variables.unset("_no_token");
  pm.variables.unset("_accepted");
} else {
  // The requests after this one in a run would be refused for the same reason.
  pm.variables.set("_no_token", "true");
}
