/** `sigma-postman convert`: a collection from one of Postman's formats into the other. */
import { relative } from "node:path";
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { plural } from "../text/naming.js";
import { assertSingleValues, listed, several } from "./options.js";
import { errorColors, print, printNote } from "./print.js";
import { optimizeLate } from "./v8.js";

export const usage = "<collection>";
export const missing = "the collection to convert";
export const describe = "Turn a v2.1 collection into a v3 folder, or back";

const options = {
  format: { choices: ["v2.1", "v3"] as const, demandOption: true, describe: "Format to write" },
  environment: { ...several("Environment file to convert as well"), alias: "e" },
  output: { type: "string", alias: "o", default: "output", describe: "Folder to write to" },
  force: { type: "boolean", describe: "Replace existing files" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { collection: string }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("collection", {
      type: "string",
      demandOption: true,
      describe: "File of format v2.1, or the folder of a v3 collection",
    })
    .options(options);
}

/** Losses that are named one by one. */
const MOST = 10;

export async function handler(argv: Arguments): Promise<void> {
  const { environment, ...single } = options;
  assertSingleValues(single, argv);
  const { convert } = await import("../convert.js");
  optimizeLate();
  const { target, written, removed, losses, left } = await convert({
    collection: String(argv.collection),
    environments: argv.environment?.flatMap(listed),
    format: argv.format,
    output: argv.output,
    force: argv.force,
  });
  const gone = removed.length > 0 ? `, ${plural(removed.length, "file")} removed` : "";
  print(`${relative(".", target) || target}: ${plural(written.length, "file")} written${gone}`);
  for (const { where, what } of losses.slice(0, MOST)) warn(`${where}: v3 can't express ${what}`);
  if (losses.length > MOST) warn(`and ${losses.length - MOST} more like these`);
  for (const { path, kind } of argv.format === "v2.1" ? left.slice(0, MOST) : []) {
    warn(`${path} is not part of a v2.1 collection${kind === "file" ? "" : ` (${kind})`}`);
  }
}

function warn(text: string): void {
  printNote(`${errorColors.yellow("warning")} ${text}`);
}
