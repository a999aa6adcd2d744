/** Saved examples: the documented responses, each with the request that leads to it. */
import { STATUS_CODES } from "node:http";
import { isJsonMediaType } from "../api/body.js";
import type { Operation, Response } from "../api/model.js";
import { givenText } from "../json.js";
import {
  cleanName,
  escapeVariables,
  escapeVariablesInHeader,
  escapeVariablesInJson,
  uniqueNames,
} from "../postman/escape.js";
import { exampleId } from "../postman/id.js";
import type { PostmanRequest, PostmanResponse } from "../postman/types.js";
import { isValid } from "../schema/check.js";
import { sample } from "../schema/sample.js";
import type { RunWork } from "../schema/work.js";
import type { BuiltBody } from "./body.js";
import { textOf } from "./url.js";

/** Stands for the answer where a definition documents none: the further bodies of a request need a place. */
const UNDOCUMENTED: Response = { status: "200", description: "", examples: [] };

/** A response body, and why it isn't valid if it isn't. */
interface BuiltAnswer {
  readonly name: string;
  readonly body: string;
  readonly fault: string | undefined;
}

/**
 * One example for each documented response (for each of its own examples, where the definition has valid ones), and one
 * more for each further body the request can have.
 */
export function buildExamples(
  operation: Operation,
  request: PostmanRequest,
  bodies: readonly BuiltBody[],
  budget: number,
  run?: RunWork,
) {
  const faults: string[] = [];
  const drafts: { name: string; variant: string; response: Response; request: PostmanRequest; body: string }[] = [];
  const documented: readonly Response[] =
    operation.responses.length > 0 || bodies.length < 2 ? operation.responses : [UNDOCUMENTED];
  const success = documented.find(({ status }) => /^2/.test(status)) ?? documented[0];
  for (const response of documented) {
    const code = codeOf(response, operation);
    const answers = buildAnswers(response, budget, run);
    faults.push(...answers.map(({ fault }) => fault).filter((fault) => fault !== undefined));
    const status = STATUS_CODES[code] ?? "Response";
    if (response === success && bodies.length > 1) {
      for (const { name, body } of bodies) {
        drafts.push({ name, variant: name, response, request: { ...request, body }, body: answers[0]?.body ?? "" });
      }
    }
    if (response === success && bodies.length > 1 && answers.length <= 1) continue;
    for (const answer of answers) {
      const name = answer.name || (response.status === "default" && code >= 400 ? "Error" : status);
      drafts.push({ name, variant: answer.name, response, request, body: answer.body });
    }
  }
  const names = uniqueNames(
    drafts.map(({ name, response }) => ({ name: cleanName(name, "Example"), suffixes: [response.status] })),
  );
  const examples = drafts.map((draft, index): PostmanResponse => {
    const code = codeOf(draft.response, operation);
    const { description: _, ...originalRequest } = draft.request;
    return {
      id: exampleId(operation, draft.response.status, draft.variant),
      name: names[index] ?? draft.name,
      originalRequest,
      status: STATUS_CODES[code] ?? "",
      code,
      _postman_previewlanguage: isJsonMediaType(draft.response.mediaType ?? "") ? "json" : "text",
      header: draft.response.mediaType
        ? [{ key: "Content-Type", value: escapeVariablesInHeader(draft.response.mediaType) }]
        : [],
      cookie: [],
      body: draft.body,
    };
  });
  return { examples: withDistinctIds(examples, operation), faults };
}

/** Equal names in the definition would give equal ids. */
function withDistinctIds(examples: readonly PostmanResponse[], operation: Operation): PostmanResponse[] {
  const taken = new Set<string>();
  return examples.map((example) => {
    const id = taken.has(example.id) ? exampleId(operation, String(example.code), `name ${example.name}`) : example.id;
    taken.add(id);
    return { ...example, id };
  });
}

/** The code of a response; a range or `default` stands for the commonest of those it covers. */
function codeOf(response: Response, operation: Operation): number {
  if (/^\d+$/.test(response.status)) return Number(response.status);
  if (/^\dXX$/i.test(response.status)) return Number(response.status.charAt(0)) * 100;
  return operation.responses.some(({ status }) => /^2/.test(status)) ? 400 : 200;
}

/** A text stands as it is, anything else as JSON; empty for what is missing or larger than the budget. */
function exampleText(value: unknown, budget: number): string {
  const json = givenText(value, budget);
  return json === undefined || value === undefined ? "" : textOf(value);
}

function buildAnswers(response: Response, budget: number, run: RunWork | undefined): BuiltAnswer[] {
  const { mediaType, schema } = response;
  if (mediaType === undefined || schema === undefined) return [{ name: "", body: "", fault: undefined }];
  if (!isJsonMediaType(mediaType)) {
    return [{ name: "", body: escapeVariables(exampleText(response.examples[0]?.value, budget)), fault: undefined }];
  }
  const given = response.examples
    .map(({ name, value }) => ({ name, value, text: givenText(value, budget) }))
    .filter(({ value, text }) => text !== undefined && isValid(value, schema))
    .map(({ name, text }) => ({ name, body: escapeVariablesInJson(text ?? ""), fault: undefined }));
  const small = given.filter(({ body }) => Buffer.byteLength(body) <= budget);
  if (small.length > 0) return small;
  const { text, fault } = sample(schema, { name: "value", properties: "full", direction: "response", budget, run });
  return [
    {
      name: "",
      body: escapeVariablesInJson(text),
      fault: fault && `the example of ${response.status}: ${fault}`,
    },
  ];
}
