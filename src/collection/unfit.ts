/** Bodies of a user's templates that fit no operation, or not what it takes: a typing error would go unnoticed. */
import { isJsonMediaType } from "../api/media-type.js";
import type { Notice, Operation } from "../api/model.js";
import { findFault } from "../schema/check.js";
import { MAX_WORK } from "../schema/work.js";
import type { Templates } from "../template/load.js";
import { slug } from "../text/naming.js";
import { didYouMean } from "../text/nearest.js";
import { operationTitle } from "../text/path.js";

/** The folder of an operation's bodies: `post-v2-connections`. */
export function bodiesFolder({ method, path }: Operation): string {
  return slug(`${method} ${path}`);
}

/** What a user is to fill in, and what Postman does: a variable, or a placeholder in angle brackets. */
const OPEN = /\{\{[^{}]+\}\}|<[^<>]+>/;

/** A warning for each body that doesn't fit. Our own may have no operation: not every definition has theirs. */
export function unfitBodies({ bodies }: Pick<Templates, "bodies">, operations: readonly Operation[]): Notice[] {
  const operationOf = new Map(operations.map((operation) => [bodiesFolder(operation), operation]));
  const notices: Notice[] = [];
  for (const [folder, curated] of bodies) {
    for (const { file, value } of curated) {
      const message = file === undefined ? undefined : unfit(folder, value, operationOf);
      if (file === undefined || message === undefined) continue;
      notices.push({
        kind: "warning",
        code: "template-unfit",
        title: "bodies of templates that don't fit",
        where: file,
        message,
      });
    }
  }
  return notices;
}

/** Why a body doesn't fit; undefined when it does. */
function unfit(folder: string, value: unknown, operationOf: ReadonlyMap<string, Operation>): string | undefined {
  const operation = operationOf.get(folder);
  if (operation === undefined) {
    const hint = didYouMean(folder, operationOf.keys());
    return `no operation has the name "${folder}" (method and path, as in post-v2-connections), so nothing has this body. ${hint}`.trim();
  }
  const name = operationTitle(operation);
  const { body } = operation;
  if (body === undefined) return `${name} takes no body`;
  if (!isJsonMediaType(body.mediaType)) return `${name} takes ${body.mediaType}, not JSON`;
  const fault = findFault(value, body.schema, { left: MAX_WORK, isOpen: (text) => OPEN.test(text) });
  return fault && `doesn't match the schema of ${name}, and is used as it is: ${fault}`;
}
