/** A run that has a token of an earlier one begins without asking for one, where Sigma still accepts it. */
import { getArray, getString, isArray, type UnknownObject } from "../../json.js";
import type { Engine } from "../newman/engine.js";
import type { Job } from "../newman/job.js";
import { initialValue, withValues } from "../values.js";
import { isFresh, type KeptToken } from "./kept.js";
import type { TokenStore } from "./store.js";

/** The cheapest request that shows whether a token is accepted. */
const WHO = "/v2/whoami";

/** A job that begins with the token there is for it, and otherwise keeps the distance between two calls for one. */
export function beginningWith(job: Job, tokens: TokenStore, owner: string): Job {
  const kept = tokens.of(owner);
  return kept ? { ...job, kept } : { ...job, environment: withValues(job.environment, tokens.pace) };
}

/** The job as it is, or with the token in its environment and without the requests for one. */
export async function withToken(job: Job, ask: Engine["ask"]): Promise<Job> {
  const { kept, ...rest } = job;
  if (!kept) return job;
  if (isFresh(kept, Date.now()) && (await isAccepted(kept, job, ask))) return withoutTokenRequests(job, kept);
  const { _token_asked_at = "" } = kept.values;
  return { ...rest, environment: withValues(job.environment, { _token_asked_at }) };
}

/** A request that writes is never sent twice: so it must not be the one that finds out. */
async function isAccepted({ values }: KeptToken, { environment }: Job, ask: Engine["ask"]): Promise<boolean> {
  const baseUrl = initialValue(environment, "baseUrl");
  const headers = { Authorization: `Bearer ${values.access_token}`, Accept: "application/json" };
  return (await ask(`${baseUrl.replace(/\/+$/, "")}${WHO}`, headers)) !== 401;
}

function withoutTokenRequests(job: Job, kept: KeptToken): Job {
  const isOther = (id: string | undefined) => id === undefined || !job.tokenIds.includes(id);
  const without = (entry: UnknownObject): UnknownObject =>
    isArray(entry.item)
      ? {
          ...entry,
          item: getArray(entry, "item")
            .filter((item) => isOther(getString(item, "id")))
            .map((item) => without(item as UnknownObject)),
        }
      : entry;
  return {
    ...job,
    collection: without(job.collection),
    environment: withValues(job.environment, kept.values),
    requests: job.requests.filter(({ id }) => isOther(id)),
  };
}
