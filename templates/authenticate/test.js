// Stores the token in the selected environment, where every other request finds it.

/** The response's JSON object; an empty one when the body is something else (an HTML page of a proxy, for instance). */
function bodyOf() {
  try {
    return Object(pm.response.json());
  } catch {
    return {};
  }
}

/** Whether a header can hold it, with nothing in it that is a variable. @see RFC 6749, appendix A.12 */
function isToken(value) {
  return typeof value === "string" && /^[!-~]+$/.test(value.trim()) && !/\{\{/.test(value);
}

const token = bodyOf();
const code = pm.response.code;
const hasToken = code === 200 && isToken(token.access_token);
const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");

function keepToken() {
  pm.test("Sigma returns an access token", () => {
    const hints = {
      400: "The client ID or the secret is missing: fill in clientID and secret in the environment.",
      401: "Sigma doesn't know these credentials: check clientID, secret and the region of the selected environment.",
      403: "These credentials may not be used: check them in Sigma under Administration > Developer Access.",
      404: "There is no token endpoint at this URL: check tokenBaseURL in the selected environment.",
      429: "The token endpoint allows one call a second: wait a moment and send this again.",
    };
    const to = code >= 300 && code < 400 ? pm.response.headers.get("Location") : undefined;
    const redirect = to && `The token endpoint redirects to ${to}, where the secret is not sent: check tokenBaseURL.`;
    pm.expect(code, redirect || hints[code] || "Expected 200 and an access_token.").to.equal(200);
    pm.expect(hasToken, "The response has no access_token that can be sent.").to.equal(true);
  });
  // Without a token, the requests after this one in a run would be refused for the same reason.
  pm.variables.set("_no_token", hasToken ? "" : "true");
  if (!hasToken) return;
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, String(token[key] ?? "").trim());
  }
  if (pm.environment.get("acting_as")) pm.environment.set("acting_as", "");
}

// When the collection's test script sends it again, there is nothing to keep.
if (!read("_attempts")) keepToken();
