/** A collection as `generate` writes it, in a folder of its own, for runs against the fake Sigma. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GenerateResult, generate } from "../../src/index.js";
import type { PostmanCollection, PostmanItem } from "../../src/postman/types.js";
import { temporaryFolder } from "./build.js";
import { itemsOf } from "./collection.js";
import { BUNDLED } from "./definitions.js";

export interface Workplace {
  readonly folder: string;
  readonly collection: string;
  readonly generated: GenerateResult;
}

let generated: Promise<GenerateResult> | undefined;

/** @param edit what a person does to the collection before the run */
export async function workplace(edit: (collection: PostmanCollection) => void = () => {}): Promise<Workplace> {
  generated ??= generate({ definitions: [BUNDLED.file] });
  const result = await generated;
  const folder = await temporaryFolder();
  const output = join(folder, "output");
  await mkdir(output);
  const edited = structuredClone(result.collection);
  edit(edited);
  const collection = join(output, "sigma.postman_collection.json");
  await writeFile(collection, JSON.stringify(edited));
  for (const { fileName, environment } of result.environments) {
    await writeFile(join(output, fileName), JSON.stringify(environment));
  }
  return { folder, collection, generated: result };
}

/** Keeps these folders at the top, and Authenticate: a run of everything takes its time. */
export function keep(collection: PostmanCollection, ...names: string[]): void {
  collection.item = collection.item.filter(({ name }) => ["Authenticate", ...names].includes(name));
}

export function itemCalled(collection: PostmanCollection, name: string): PostmanItem {
  const found = itemsOf(collection.item).find((item) => item.name === name);
  if (!found) throw new Error(`no request is called ${name}`);
  return found;
}

/** Adds a script to a request. */
export function script(item: PostmanItem, listen: "prerequest" | "test", ...exec: string[]): void {
  item.event = [...(item.event ?? []), { listen, script: { type: "text/javascript", exec } }];
}
