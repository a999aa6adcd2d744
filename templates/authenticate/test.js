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

const token = answer();

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

if (pm.response.code === 200 && typeof token.access_token === "string" && token.access_token !== "") {
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    if (token[key] === undefined || token[key] === null) {
      pm.environment.unset(key);
    } else {
      pm.environment.set(key, String(token[key]));
    }
  }
}
