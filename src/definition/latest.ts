/** The definition that Sigma publishes now: from the first of its URLs that responds with one. */
import { DefinitionError } from "../errors.js";
import { PUBLISHED } from "../sigma/documentation.js";
import { UnreachableError } from "./fetch.js";
import { type Definition, type LoadOptions, loadUrl } from "./load.js";

/** Milliseconds that silent servers are waited for, all URLs together. */
const PATIENCE = 10_000;
/** A server that sends less than this (bytes) while it is waited for counts as silent. */
const LEAST_BYTES = 1024;

/** @throws DefinitionError that names every URL that was asked, each with its reason */
export async function loadLatest(options: LoadOptions): Promise<readonly Definition[]> {
  const reasons: string[] = [];
  const deadline = Date.now() + PATIENCE;
  let left = PUBLISHED.flat().length;
  const ask = async (url: string): Promise<Definition> => {
    const patience = Math.max(1, (deadline - Date.now()) / left);
    left -= 1;
    try {
      return await loadUrl(url, options, { idleTimeout: patience, leastBytes: LEAST_BYTES });
    } catch (error) {
      if (!(error instanceof DefinitionError) || options.signal?.aborted) throw error;
      // An error of the parser names the line as well.
      const where = error.where ?? url;
      reasons.push(`${where.startsWith(url) ? where : url}: ${error.message}`);
      throw error;
    }
  };
  for (const [main, ...others] of PUBLISHED) {
    const counted = left - 1 - others.length;
    try {
      const definitions = [await ask(main)];
      for (const url of others) {
        const other = await ask(url).catch(unlessMissing);
        if (other) definitions.push(other);
      }
      return definitions;
    } catch (error) {
      if (!(error instanceof DefinitionError) || options.signal?.aborted) throw error;
      left = counted;
    }
  }
  throw new DefinitionError(`no published definition could be read: ${reasons.join("; ")}`, {
    where: "latest",
    hint: 'Check the network and try again, or name a file, or "bundled".',
  });
}

/**
 * A part that isn't published (any more) is one the rest does without. One that can't be reached now is not: what it
 * describes would be taken for gone.
 */
function unlessMissing(error: unknown): undefined {
  if (!(error instanceof DefinitionError) || error instanceof UnreachableError) throw error;
}
