/** Files of a user's folder of templates that replace nothing: a typing error in a name would go unnoticed. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Notice } from "../notice.js";
import { didYouMean } from "../text/nearest.js";

const SCRIPTS = ["authenticate", "act-as-another-user", "collection", "contract", "recipes"].flatMap((part) => [
  `${part}/prerequest.js`,
  `${part}/test.js`,
]);

/** What is read of a folder of templates, apart from the bodies. */
export const TEMPLATE_FILES: readonly string[] = [
  ...SCRIPTS,
  "authenticate/request.json",
  "act-as-another-user/request.json",
  "collection/description.md",
  "collection/guard.js",
  "environment.json",
];

const BODY = /^bodies\/[^/]+\/[^/]+\.json$/;
const RECIPE = /^recipes\/[^/]+\/([\w.-]+\.js|recipe\.json)$/;
/** Folders below a folder of templates: no template lies deeper, and what does isn't looked at. */
const MAX_DEPTH = 2;

/**
 * A warning for each file that is no template. Hidden files and a README may be there, and so may what was copied from our
 * folder and left as it is.
 */
export async function unusedFiles(folder: string, ours: string): Promise<Notice[]> {
  const notices: Notice[] = [];
  for (const name of await filesBelow(folder, "", MAX_DEPTH)) {
    if (TEMPLATE_FILES.includes(name) || BODY.test(name) || RECIPE.test(name) || (await isCopy(folder, ours, name)))
      continue;
    const hint = name.startsWith("bodies/")
      ? "A body is bodies/<method and path, as in post-v2-connections>/<name>.json."
      : `${didYouMean(name, TEMPLATE_FILES)}The names are those of sigma-postman's own templates.`;
    notices.push({
      kind: "warning",
      code: "template-unused",
      title: "templates that replace nothing",
      where: name,
      message: `replaces no template. ${hint}`,
    });
  }
  return notices;
}

/** Relative to `folder`, with `/` on every system, in the order of their names. */
async function filesBelow(folder: string, path: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    if (/^\.|^node_modules$|^readme\b/i.test(entry.name)) continue;
    const name = path ? `${path}/${entry.name}` : entry.name;
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory() && depth > 0) names.push(...(await filesBelow(folder, name, depth - 1)));
  }
  return names;
}

async function isCopy(folder: string, ours: string, name: string): Promise<boolean> {
  const [theirs, own] = await Promise.all(
    [folder, ours].map((place) => readFile(join(place, name), "utf8").catch(() => undefined)),
  );
  return own !== undefined && theirs?.replaceAll("\r\n", "\n") === own.replaceAll("\r\n", "\n");
}
