/** Documented headers of a response -> headers of a saved example. @see https://spec.openapis.org/oas/v3.1.0#header-object */
import type { ResponseHeader } from "../api/model.js";
import { givenText } from "../json.js";
import { escapeVariablesInHeader } from "../postman/escape.js";
import { isValid } from "../schema/check.js";
import { sample } from "../schema/sample.js";
import type { RunWork } from "../schema/work.js";
import { headerText } from "./style.js";

/** Bytes of one value. */
const BUDGET = 4096;

/** They say how one message is carried, which a saved body isn't; a mock server would send them. */
const OF_THE_MESSAGE = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function responseHeaders(headers: readonly ResponseHeader[], run?: RunWork): { key: string; value: string }[] {
  return headers.flatMap((header) => {
    if (OF_THE_MESSAGE.has(header.name.toLowerCase())) return [];
    // No other style has a place in a header.
    const written = { style: header.isJson ? "json" : "simple", explode: header.explode === true } as const;
    const value = escapeVariablesInHeader(headerText(written, headerValue(header, run)));
    return [{ key: escapeVariablesInHeader(header.name), value }];
  });
}

function headerValue({ name, schema, example }: ResponseHeader, run: RunWork | undefined): unknown {
  if (example !== undefined && givenText(example, BUDGET) !== undefined && isValid(example, schema)) return example;
  return sample(schema, { name, properties: "full", direction: "response", budget: BUDGET, run }).value;
}
