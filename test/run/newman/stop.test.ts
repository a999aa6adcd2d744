import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/run/newman/job.js";
import { reasonToStop } from "../../../src/run/newman/stop.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";

const job = { authenticateId: "token", rules: { tokenUrl: "https://a.example/v2/auth/token" } } as Job;
const state = { noToken: undefined, unanswered: 0, actingAs: "", unknownNext: undefined };
const failed: RequestOutcome = {
  id: "token",
  name: "Authenticate",
  folder: [],
  method: "POST",
  url: "{{tokenBaseURL}}",
  outcome: "failed",
  isSent: true,
  reasons: [],
};

describe("says why there is no token", () => {
  it.each<[string, Partial<RequestOutcome>, string]>([
    ["no connection", { reasons: ["connect ECONNREFUSED 127.0.0.1:1"] }, "a.example can't be reached: connect ECONN"],
    [
      "a cut response",
      { reasons: ["the response was cut off: aborted"] },
      "a.example issues no token: the response was cut off",
    ],
    [
      "a large response",
      { reasons: ["the response is larger than 9 bytes"] },
      "a.example issues no token: the response is larger",
    ],
    ["a page", { status: 200, responseText: "<html>" }, "a.example issues no token (it responded with 200: <html>)"],
    [
      "a redirect",
      {
        status: 302,
        reasons: ["x: The token endpoint redirects to https://b/login?x=1, where the secret is not sent: check"],
      },
      "a.example issues no token (it responded with 302, which leads to https://b/login?x=1, and the secret was not sent there)",
    ],
    [
      "a redirect, in an earlier collection's words",
      {
        status: 302,
        reasons: ["x: The token endpoint leads to https://b/login?x=1, where the secret is not sent: check"],
      },
      "a.example issues no token (it responded with 302, which leads to https://b/login?x=1, and the secret was not sent there)",
    ],
    ["a redirect to nowhere", { status: 302 }, "a.example issues no token (it responded with 302)"],
    ["401", { status: 401 }, "a.example doesn't accept these credentials (it responded with 401)"],
    ["407", { status: 407 }, "a proxy on the way to a.example asks for a user name and a password"],
    ["429", { status: 429 }, "a.example issues no token: too many requests (it responded with 429)"],
  ])("%s", (_, outcome, message) => {
    expect(reasonToStop({ ...failed, ...outcome }, job, state)?.message).toContain(message);
  });
});
