/** Templates of scripts -> Postman events. @see Postman collection v2.1.0 schema, "event" */

import { isJsonMediaType } from "../api/media-type.js";
import type { Api, Operation } from "../api/model.js";
import type { Chain } from "../chain/chain.js";
import type { PostmanEvent } from "../postman/types.js";
import { boundedSchema } from "../schema/bounded.js";
import { isTokenOperation } from "../sigma/operations.js";
import type { Templates } from "../template/load.js";
import type { GuardConstants } from "./guard.js";
import { asEvents, withConstants } from "./script.js";
import { chainRows, responseRows } from "./table.js";

export interface EventOptions {
  readonly tests: "none" | "status" | "contract";
  /** Whether the collection gets and renews its token. */
  readonly autoAuth: boolean;
}

/** The scripts of the collection, which run with every request. The guard comes first: what it skips needs no token. */
export function collectionEvents(
  api: Api,
  { collection }: Templates,
  chain: Chain,
  guard: GuardConstants,
  options: EventOptions,
): PostmanEvent[] {
  const WITH_TESTS = options.tests !== "none";
  const guards = asEvents(collection.guard).map((event) =>
    withConstants(event, "collection/guard.js", { ...guard, WITH_TESTS }),
  );
  const operations = api.operations.filter(({ method, path }) => !isTokenOperation(method, path));
  const others = asEvents(collection.scripts).flatMap((event) => {
    if (event.listen === "prerequest") return options.autoAuth ? [event] : [];
    const RESPONSES = WITH_TESTS ? responseRows(operations) : [];
    return [withConstants(event, "collection/test.js", { CHAIN: chainRows(operations, chain), RESPONSES, WITH_TESTS })];
  });
  return joined([...guards, ...others]);
}

/** The script of a request: it checks the schema of the response. */
export function buildEvents(
  operation: Operation,
  templates: Pick<Templates, "contract">,
  options: EventOptions,
): PostmanEvent[] {
  const SCHEMAS = options.tests === "contract" ? responseSchemas(operation) : {};
  if (Object.keys(SCHEMAS).length === 0) return [];
  return joined(
    asEvents(templates.contract).map((event) =>
      event.listen === "test" ? withConstants(event, "contract/test.js", { SCHEMAS }) : event,
    ),
  );
}

/** The Postman app shows one script for each `listen`; a block keeps the names of each part apart. */
function joined(events: readonly PostmanEvent[]): PostmanEvent[] {
  return LISTENS.flatMap((listen) => {
    const [first, ...others] = events.filter((event) => event.listen === listen);
    if (first === undefined || others.length === 0) return first ?? [];
    const blocks = [first, ...others].map(({ script }) => ["{", ...script.exec, "}"]);
    return { listen, script: { ...first.script, exec: blocks.flat() } };
  });
}

const LISTENS = ["prerequest", "test"] as const;

/** By status code, range (`2XX`) or `default`; null where no JSON is documented and another of them must not count. */
function responseSchemas({ responses }: Operation): Readonly<Record<string, unknown>> {
  const schemas: Record<string, unknown> = {};
  for (const { status, mediaType, schema } of responses) {
    if (!/^(?:\d{3}|\dXX|default)$/i.test(status)) continue;
    const isJson = schema !== undefined && mediaType !== undefined && isJsonMediaType(mediaType);
    schemas[status.replace(/xx$/i, "XX")] = isJson ? boundedSchema(schema) : null;
  }
  const isWider = Object.keys(schemas).some((status) => !/^\d{3}$/.test(status) && schemas[status] !== null);
  return isWider ? schemas : Object.fromEntries(Object.entries(schemas).filter(([, schema]) => schema !== null));
}
