/** What changed in the API since the output was generated last. Loaded when the definition is another one. */
import type { Api } from "../api/model.js";
import { onlyOperations } from "../api/only.js";
import { type ReadOptions, readApi } from "../api/read.js";
import { compareApis } from "../changes/compare.js";
import type { Changes } from "../changes/model.js";
import { bundle } from "../definition/bundle.js";
import { assertOpenApi, type Document, readDocument } from "../definition/document.js";
import type { FileSource } from "../definition/files.js";
import { pointersForIds } from "../definition/ids.js";
import { resolveReferences } from "../definition/references.js";
import { SigmaPostmanError } from "../errors.js";
import { get } from "../json.js";
import type { ArchivedDefinition } from "../lock/archive.js";
import type { ArchivedFile } from "../lock/archive-v1.js";

export interface ChangesSince {
  readonly changes: Changes;
  /** Whether at least half of the operations are still there: otherwise it is another API. */
  readonly isSameApi: boolean;
}

/** @returns undefined where the archived definitions can't be read */
export async function changesSince(
  archived: readonly ArchivedDefinition[],
  api: Api,
  options: ReadOptions & { readonly only?: readonly string[] },
): Promise<ChangesSince | undefined> {
  const documents = await documentsOf(archived);
  if (documents === undefined) return undefined;
  // Those of before came from where those of now do, as far as anybody knows.
  const { allowHosts, documentUrls = [] } = options;
  const isAlike = documentUrls.length === documents.length;
  const before = onlyOperations(
    readApi(documents, isAlike ? { allowHosts, documentUrls } : { allowHosts }).api,
    options.only ?? [],
  );
  const changes = compareApis(before, api);
  return { changes, isSameApi: changes.removed.length * 2 <= before.operations.length };
}

/** What the archived definitions are called; nothing of those that can't be read. */
export async function titlesOf(
  archived: readonly ArchivedDefinition[],
): Promise<readonly { readonly title: string; readonly version: string }[]> {
  return ((await documentsOf(archived)) ?? []).map((document) => {
    const info = get(document, "info");
    return { title: String(get(info, "title")), version: String(get(info, "version")) };
  });
}

const SOURCE = "the archived definition";

/** The documents, references resolved; undefined where one can't be read. */
async function documentsOf(archived: readonly ArchivedDefinition[]): Promise<Document[] | undefined> {
  try {
    const documents: Document[] = [];
    for (const { content } of archived) {
      const document = content.kind === "document" ? content.parse() : await bundled(content.files);
      assertOpenApi(document, SOURCE);
      pointersForIds(document);
      resolveReferences(document);
      documents.push(document);
    }
    return documents;
  } catch (error) {
    // What is no JSON, or more than a string holds, is damaged as well.
    if (error instanceof SigmaPostmanError || error instanceof SyntaxError || error instanceof RangeError)
      return undefined;
    throw error;
  }
}

async function bundled(files: readonly ArchivedFile[]): Promise<Document> {
  const [named] = files as readonly [ArchivedFile, ...ArchivedFile[]];
  const { value: document } = readDocument(named.bytes, SOURCE);
  const byName = new Map(files.map((one) => [one.file, one]));
  const source: FileSource = {
    read: (name) => {
      const found = byName.get(byName.get(name)?.target ?? name);
      if (found === undefined) return { refused: "was not read" };
      return { name: found.file, bytes: found.bytes };
    },
    sourceOf: () => SOURCE,
  };
  await bundle(document, named.file, source);
  return document;
}
