/** The operations of a definition, and which of them a request is for. */
import { dereference, METHODS, type Node } from "./definition.js";
import { type Resource, World } from "./world.js";

export interface Operation {
  readonly method: string;
  /** With the parameters' names: `/v2/workbooks/{workbookId}`. */
  readonly path: string;
  readonly names: readonly string[];
  readonly pattern: RegExp;
  /** Query parameters that must be there. */
  readonly required: readonly string[];
  /** All query parameters. */
  readonly query: readonly string[];
  readonly node: Node;
}

export function readOperations(document: Node): Operation[] {
  const operations = Object.entries(document.paths as Node).flatMap(([path, item]) =>
    Object.entries(item as Node)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, node]) => readOperation(document, method, path, item as Node, node as Node)),
  );
  // A path without parameters comes before one with them. @see https://spec.openapis.org/oas/v3.1.0#paths-object
  return operations.toSorted((left, right) => left.names.length - right.names.length);
}

function readOperation(document: Node, method: string, path: string, item: Node, node: Node): Operation {
  const parameters = [...((item.parameters as unknown[]) ?? []), ...((node.parameters as unknown[]) ?? [])]
    .map((parameter) => dereference(document, parameter))
    .filter((parameter) => parameter.in === "query");
  const nameOf = (parameter: Node) => String(parameter.name);
  return {
    method: method.toUpperCase(),
    path,
    names: [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!),
    pattern: new RegExp(
      `^${path
        .split(/\{[^{}]+\}/)
        .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join("([^/]+?)")}$`,
    ),
    required: parameters.filter(({ required }) => required === true).map(nameOf),
    query: parameters.map(nameOf),
    node,
  };
}

export interface Match {
  readonly operation: Operation;
  /** What the path names, from left to right; undefined when one of its ids was never given out. */
  readonly resources: readonly Resource[] | undefined;
  /** Whatever it names, in part or in the wrong place as well. */
  readonly named: readonly Resource[];
}

/** @param path as it was sent, percent-coded */
export function match(
  operations: readonly Operation[],
  world: World,
  method: string,
  path: string,
): Match | "unknown path" | "unknown method" {
  const fitting = operations.flatMap((operation) => {
    const found = operation.pattern.exec(path);
    return found ? [{ operation, values: found.slice(1).map(decode) }] : [];
  });
  const first = fitting.find(({ operation }) => operation.method === method);
  if (!first) return fitting.length > 0 ? "unknown method" : "unknown path";
  const { operation, values } = first;
  const context: Resource[] = [];
  let isComplete = true;
  for (const [index, name] of operation.names.entries()) {
    const resource = world.find(operation.path, name, values[index]!, context);
    if (resource) context.push(resource);
    // What the fake knows nothing of can't be judged: such an id is taken as it is.
    else if (World.knows(name)) isComplete = false;
  }
  const named = [...context, ...values.flatMap((value) => world.seededIn(value))];
  return { operation, resources: isComplete ? context : undefined, named };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
