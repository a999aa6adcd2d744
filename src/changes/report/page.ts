/** What the page of changes is made of beside its text. */
import { readFile } from "node:fs/promises";
import { packageFile } from "../../root.js";

export interface Page {
  readonly style: string;
  readonly script: string;
}

export async function loadPage(): Promise<Page> {
  const read = async (name: string) => await readFile(packageFile("templates", "changes", name), "utf8");
  return { style: await read("page.css"), script: await read("page.js") };
}
