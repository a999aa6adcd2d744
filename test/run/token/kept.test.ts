import { describe, expect, it } from "vitest";
import { isFresh } from "../../../src/run/token/kept.js";

const NOW = 1_800_000_000_000;
const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
const at = (seconds: number) => NOW / 1000 + seconds;

describe("isFresh", () => {
  it.each<[string, { readonly [key: string]: string }, boolean]>([
    ["a JWT with an hour to go", { access_token: jwt({ iat: at(0), exp: at(3600) }) }, true],
    ["a JWT in its last minute", { access_token: jwt({ iat: at(-3541), exp: at(59) }) }, false],
    ["a JWT that has ended", { access_token: jwt({ iat: at(-3600), exp: at(-1) }), expires_in: "3600" }, false],
    ["a short one at its beginning", { access_token: jwt({ iat: at(0), exp: at(20) }) }, true],
    ["a short one in its last quarter", { access_token: jwt({ iat: at(-16), exp: at(4) }) }, false],
    ["a JWT of a clock an hour ahead", { access_token: jwt({ exp: at(3601) }), _clock_skew: "3600000" }, false],
    ["a JWT of a clock an hour behind", { access_token: jwt({ exp: at(-10) }), _clock_skew: "-3600000" }, true],
    ["one that is no JWT, by expires_in", { access_token: "opaque", expires_in: "3600" }, true],
    ["the same at its end", { access_token: "opaque", expires_in: "12" }, false],
    ["expires_in as text", { access_token: "opaque", expires_in: "an hour" }, true],
    ["expires_in of 0", { access_token: "opaque", expires_in: "0" }, false],
    ["a negative expires_in", { access_token: "opaque", expires_in: "-1" }, false],
    ["expires_in without end", { access_token: "opaque", expires_in: "1e999" }, true],
    ["no word on its end", { access_token: "opaque" }, true],
    ["a JWT with a text as its end", { access_token: jwt({ exp: "tomorrow" }) }, true],
    ["a JWT of a list", { access_token: jwt([1]) }, true],
  ])("%s", (_, values, fresh) => {
    expect(isFresh({ values, receivedAt: NOW - 10_000 }, NOW)).toBe(fresh);
  });
});
