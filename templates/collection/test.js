// Runs after every request but Authenticate and Act as another user, which have tests of their own.

/**
 * What the definition documents, where that is not 200 with JSON: status codes, whether the body is JSON, and whether it
 * is a file, for which 204 means that it isn't ready yet. The first that is about a request counts; `{}` stands for a
 * parameter.
 */
const ANSWERS = [];

/** What went wrong in Sigma's words: errors are `{ requestId, message, code }`. */
function messageOfSigma() {
  try {
    const { message } = pm.response.json();
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}

function hintFor(code, message) {
  if (code === 401) {
    if (/expired/i.test(message))
      return "The access token has expired. It is gone from the environment; send this again, and a new one is fetched.";
    if (/signature/i.test(message))
      return "The access token is from another region: select the environment of your organization's cloud and region (Administration, Developer Access, in Sigma tells which). The token is gone from the environment.";
    if (/missing|malformed/i.test(message))
      return "No usable access token was sent: send Authenticate, and let this request inherit its authorization from the collection.";
    return "Sigma doesn't accept the access token: send Authenticate, and check that the selected environment is that of your organization's cloud and region.";
  }
  if (code === 403 && isAboutFeature(message))
    return "Your organization doesn't have this feature, so that no permission helps: have it enabled, or leave this request out of your runs.";
  if (code === 403)
    return "The owner of these credentials is not permitted to do this: it takes another account type, or a grant on what the request names.";
  if (code === 400 && /[?&]page(Token)?=(&|$|\{\{|%7B%7B)/i.test(pm.request.url.toString()))
    return "There is no next page: untick the page parameter.";
  if (code === 404) {
    const path = decoded(pm.request.url.getPath());
    const open = path.match(/\{\{[^{}]+\}\}/);
    if (open) return `${open[0]} has no value yet: the description of the path variable says which request stores it.`;
    if (/<[^<>]+>/.test(path)) return "A placeholder in angle brackets is to be replaced by an id.";
    return "Nothing is there: check the path variables, and baseUrl in the environment. An id that a request stored may be gone by now: clear its variable in the environment.";
  }
  if (code === 429) return "Too many requests: wait a moment.";
  if (code >= 300 && code < 400) {
    const to = pm.response.headers.get("Location");
    return to ? `It leads to ${to}, where the token is not sent: check baseUrl in the environment.` : "";
  }
  return "";
}

/** "This feature is not enabled", "Your plan doesn't include embedding": it would be refused to everybody. */
function isAboutFeature(message) {
  const isAboutUser = /permission|permitted|privilege|account type|\broles?\b|\bgrant/i.test(message);
  return (
    !isAboutUser &&
    /\bfeature|(not|n't) (yet |currently |been )*(enabled|activated|available|included)|\bplan\b|subscription|licen[cs]e|entitle/i.test(
      message,
    )
  );
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `GET /v2/query/{}/download`, wherever the API is served from. */
function isAbout(request) {
  const [method, path] = request.split(" ");
  const wanted = path.split("/").slice(1);
  const given = pm.request.url.getPath().split("/").slice(-wanted.length);
  return (
    pm.request.method === method &&
    given.length === wanted.length &&
    wanted.every((segment, index) => isLike(segment, given[index]))
  );
}

/** Whether a segment is one with `{}`s, each of which stands for a character at least. Looks at each character once. */
function isLike(template, segment) {
  const literals = template.split("{}");
  const first = literals.shift();
  const last = literals.pop();
  if (last === undefined) return template === segment;
  let at = first.length;
  for (const literal of literals) {
    const found = segment.indexOf(literal, at + 1);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return segment.startsWith(first) && segment.endsWith(last) && segment.length - last.length > at;
}

/** The token requests have tests of their own. */
function asksForToken() {
  const address = pm.variables.replaceIn(pm.variables.get("tokenBaseURL") || pm.environment.get("tokenBaseURL") || "");
  return /\/auth\/token\/?$/.test(pm.request.url.getPath()) || pm.request.url.toString() === address;
}

/**
 * Whether a run sends the request again, once, with a new token: one that was accepted before, or is of an earlier run, may
 * have come to its end without saying when. A request that writes is not sent twice.
 */
function isSentAgain(code, message) {
  if (code !== 401 || pm.request.method !== "GET" || typeof pm === "undefined") return false;
  if (!pm.variables.get("_can_renew") || pm.variables.get("_refused")) return false;
  if (pm.variables.get("_sent_again") === pm.info.requestId) return false;
  const isOpaque = !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(pm.variables.get("access_token") || "");
  const mayHaveEnded = pm.variables.get("_new_token") ? isOpaque && pm.variables.get("_accepted") : true;
  return mayHaveEnded || /expired/i.test(message);
}

function sendAgain(message) {
  pm.variables.set("_sent_again", pm.info.requestId);
  forgetToken(message);
  pm.test.skip("The access token has come to its end: a run sends this again with a new one", () => {});
  console.info(
    "sigma-postman: sent again",
    "401: the access token has come to its end; send this again, with a new one.",
  );
  pm.execution.setNextRequest(pm.info.requestId);
}

function forgetToken(message) {
  pm.variables.set("_accepted", "");
  pm.environment.set("access_token", "");
  // What renews a token of another region is of another region, too.
  if (/signature/i.test(message)) pm.environment.set("refresh_token", "");
}

/** What a 401 says of the token. */
function noteRefusal(message) {
  const isExplicit = /expired|signature/i.test(message);
  // A token that other requests were answered with is not the reason, unless Sigma says so.
  if (!isExplicit && pm.variables.get("_accepted")) return;
  // Nor need one be that was got for this very request: the next one shows.
  const isOnTrial = !isExplicit && pm.variables.get("_sent_again") === pm.info.requestId;
  if (!isOnTrial) forgetToken(message);
  // A new token that is refused as well will be refused by every request: there is no use in asking for more.
  if (pm.variables.get("_refused")) pm.variables.set("_no_token", "true");
  pm.variables.set("_refused", "true");
}

/** Tests the answer of a request of the API. */
function testAnswer() {
  const documented = ANSWERS.find(({ request }) => isAbout(request)) || { statuses: [200], json: true, file: false };
  const code = pm.response.code;
  const message = code >= 400 ? messageOfSigma() : "";

  if (isSentAgain(code, message)) {
    sendAgain(message);
    return;
  }

  if (documented.file && code === 204) {
    // Neither a success nor a failure.
    pm.test.skip("Not ready yet: send this again in a few seconds", () => {});
  } else {
    pm.test(`Status is ${documented.statuses.join(" or ")}`, () => {
      const said = message && `Sigma says: ${message.replace(/\.$/, "")}.`;
      // What was expected follows behind a colon.
      const reason = [said, hintFor(code, message)].filter(Boolean).join(" ").replace(/\.$/, "");
      pm.expect(code, reason).to.be.oneOf(documented.statuses);
    });
  }

  if (code === 401) {
    noteRefusal(message);
  } else {
    pm.variables.set("_accepted", "true");
    pm.variables.set("_refused", "");
  }
  pm.variables.set("_sent_again", "");

  if (documented.json && code < 300 && pm.response.text() !== "") {
    pm.test("Body is JSON", () => {
      pm.expect(pm.response.headers.get("Content-Type"), "The content type").to.match(/^application\/([^;]+\+)?json/i);
      pm.response.json();
    });
  }
}

if (!asksForToken()) testAnswer();
