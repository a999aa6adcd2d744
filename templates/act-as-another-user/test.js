// Stores the other user's token where every other request finds it, and remembers whom it belongs to.

let token;
try {
  token = pm.response.json() || {};
} catch {
  token = {};
}
pm.variables.unset("subject_token");

pm.test("Sigma answers with a token of the other user", () => {
  const hints = {
    400: "Sigma can't use what was asked for: check impersonate_user (an e-mail address) and impersonate_tenant (an organization id).",
    401: "Sigma refuses your own token or the signature: send Authenticate, and check clientID, secret and the region of the environment.",
    403: "The owner of these credentials may not act as others: their account type must be Admin.",
    404: "Sigma knows no such user or tenant: check impersonate_user and impersonate_tenant.",
    429: "The token endpoint allows one call a second: wait a moment and send this again.",
  };
  const said = typeof token.message === "string" ? `Sigma says: ${token.message}. ` : "";
  pm.expect(pm.response.code, said + (hints[pm.response.code] || "Expected 200 and an access_token.")).to.equal(200);
  pm.expect(token.access_token, "The answer holds no access_token.").to.be.a("string").that.is.not.empty;
});

const user = pm.variables.get("impersonate_user");
const tenant = pm.variables.get("impersonate_tenant");
const isDone = pm.response.code === 200 && typeof token.access_token === "string" && token.access_token !== "";
// Without a token of theirs nothing is sent, rather than something in your own name; Authenticate ends that. Without a
// refresh token of theirs an expired token can't turn into one of your own unnoticed.
for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) {
  pm.environment.set(key, isDone ? String(token[key] ?? "") : "");
}
pm.environment.set("acting_as", [user, tenant && `tenant ${tenant}`].filter(Boolean).join(" in "));
pm.environment.set("_token_asked_at", String(Date.now()));
pm.variables.unset("_accepted");
if (!isDone) pm.variables.set("_no_token", "true");
