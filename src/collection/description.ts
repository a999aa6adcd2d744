/** What a request's description says, in Markdown. */
import type { Operation } from "../api/model.js";
import { referencePage } from "../sigma/documentation.js";
import { parameterDescription } from "./parameter.js";
import { inert } from "./text.js";

const STABILITY = {
  stable: "",
  beta: "**Beta.** This operation may still change.",
  deprecated: "**Deprecated.** This operation may go away; look for its successor on the reference page.",
};

/** @param bodies the names of the bodies among the saved examples */
export function buildDescription(operation: Operation, bodies: readonly string[]): string {
  // Postman's documentation view shows unticked parameters nowhere, so they are named here as well.
  const optional = operation.parameters.filter(({ required }) => !required);
  const parts = [
    STABILITY[operation.stability],
    operation.description,
    optional.length > 0
      ? [
          "### Optional parameters",
          "",
          ...optional.map(
            (parameter) => `- \`${parameter.name}\`: ${parameterDescription(parameter).replace(/\s+/g, " ")}`,
          ),
        ].join("\n")
      : "",
    bodies.length > 0
      ? ["### Bodies", "", "Each is a saved example of this request:", "", ...bodies.map((name) => `- ${name}`)].join(
          "\n",
        )
      : "",
    operation.id ? `[Reference page](${referencePage(operation.id)})` : "",
  ];
  return inert(parts.filter(Boolean).join("\n\n"));
}
