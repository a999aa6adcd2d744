// Signs the token that names the user or the tenant to act as. Without either, the request is skipped.

const cryptoJs = require("crypto-js");
const read = (key) => String(pm.variables.get(key) ?? pm.environment.get(key) ?? "");
const user = read("impersonate_user");
const tenant = read("impersonate_tenant");

function base64url(words) {
  return words.toString(cryptoJs.enc.Base64).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** A JWT, signed with the client secret (HS256). @see RFC 7519 and RFC 7515 */
function sign(header, claims, secret) {
  const encode = (value) => base64url(cryptoJs.enc.Utf8.parse(JSON.stringify(value)));
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${base64url(cryptoJs.HmacSHA256(content, secret))}`;
}

if (!user && !tenant) {
  console.info("Act as another user was skipped: set impersonate_user or impersonate_tenant in the environment first.");
  const name = "Not sent: neither impersonate_user nor impersonate_tenant is set";
  // Bruno has no skipped tests.
  if (pm.test.skip) pm.test.skip(name, () => {});
  pm.execution.skipRequest();
} else {
  const now = Math.floor((Date.now() + Number(pm.environment.get("_clock_skew") || 0)) / 1000);
  const claims = {
    ...(user ? { sub: user } : {}),
    ...(tenant ? { tenant } : {}),
    iat: now,
    exp: now + 300,
    jti: pm.variables.replaceIn("{{$guid}}"),
  };
  const header = { alg: "HS256", typ: "JWT", kid: pm.variables.replaceIn(read("clientID")) };
  pm.variables.set("subject_token", sign(header, claims, pm.variables.replaceIn(read("secret"))));
}
