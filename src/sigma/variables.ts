/** Variables that the collection's scripts read and write. A definition's names never become one of them. */

/** The URL of the prebuilt requests, by which a run knows them. */
export const TOKEN_URL = "{{tokenBaseURL}}";

/** Set by a user who wants to act as another user. */
export const IMPERSONATION_VARIABLES: readonly string[] = ["impersonate_user", "impersonate_tenant"];

/** Set by a user who wants writes sent that have nothing to fill in. */
const ALLOWANCE = "allow_writes";

/**
 * What scripts remember: who the token acts as, what it was got with (as hashes), when one was asked for last, how far this
 * machine's clock is off, what has become of it in this run, which ids they stored.
 */
const MEMORY: readonly string[] = [
  "acting_as",
  "_token_for",
  "_token_asked_at",
  "_asked_with",
  "_clock_skew",
  "_attempts",
  "_no_token",
  "_not_acting",
  "_can_renew",
  "_new_token",
  "_not_renewed",
  "_accepted",
  "_refused",
  "_sent_again",
  "_next_page",
  "_chained",
];

/** The same of recipes: which request a run began with, which recipe is under way, and what its steps found. */
const OF_RECIPES: readonly string[] = [
  "recipe",
  "recipe_pageId",
  "_began_in",
  "_recipe_at",
  "_recipe_done",
  "_recipe_for",
  "_recipe_found",
  "_recipe_looks",
  "_recipe_page",
  "_recipe_step",
  "_recipe_stopped",
];

/** In lower case: names that differ in nothing else would only confuse. */
export const VARIABLES_WITH_A_MEANING: ReadonlySet<string> = new Set(
  [
    "baseUrl",
    "tokenBaseURL",
    "clientID",
    "secret",
    "access_token",
    "refresh_token",
    "token_type",
    "expires_in",
    "subject_token",
    ALLOWANCE,
    ...IMPERSONATION_VARIABLES,
    ...MEMORY,
    ...OF_RECIPES,
  ].map((name) => name.toLowerCase()),
);
