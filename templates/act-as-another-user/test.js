// Stores the other user's token where every other request finds it, and whose it is.

/** The response's JSON object; an empty one when the body is something else. */
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
pm.variables.set("subject_token", "");

const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");

function keepToken() {
  pm.test("Sigma returns a token of the other user", () => {
    const hints = {
      400: "Check impersonate_user (an e-mail address) and impersonate_tenant (an organization id).",
      401: "Send Authenticate, and check clientID, secret and the region of the selected environment.",
      403: "Only an Admin may act as another user.",
      404: "Sigma doesn't know this user or tenant: check impersonate_user and impersonate_tenant.",
      429: "The token endpoint allows one call a second: wait a moment and send this again.",
    };
    const said = typeof token.message === "string" ? `Sigma says: ${token.message}. ` : "";
    pm.expect(code, said + (hints[code] || "Expected 200 and an access_token.")).to.equal(200);
    pm.expect(isToken(token.access_token), "The response has no access_token that can be sent.").to.equal(true);
  });

  const user = read("impersonate_user");
  const tenant = read("impersonate_tenant");
  const isDone = code === 200 && isToken(token.access_token);
  // Without their token nothing is sent, rather than something in your own name; Authenticate ends that. Without their
  // refresh token, an expired token isn't replaced by one of your own unnoticed.
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
    pm.environment.set(key, isDone ? String(token[key] ?? "").trim() : "");
  }
  pm.environment.set("acting_as", [user, tenant && `tenant ${tenant}`].filter(Boolean).join(" in "));
  pm.variables.set("_accepted", "");
  pm.variables.set("_new_token", "true");
  if (!isDone) pm.variables.set("_no_token", "true");
}

// When the collection's test script sends it again, there is nothing to keep.
if (!read("_attempts")) keepToken();
