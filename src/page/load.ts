/** The style and the script that our pages share (`templates/page/`). */
import { readFile } from "node:fs/promises";
import { packageFile } from "../root.js";

export interface PageParts {
  readonly style: string;
  readonly script: string;
}

export async function loadPage(): Promise<PageParts> {
  const read = async (name: string) => await readFile(packageFile("templates", "page", name), "utf8");
  return { style: await read("page.css"), script: await read("page.js") };
}
