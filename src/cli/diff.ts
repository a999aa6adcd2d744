/** `sigma-postman diff`: what changed between two definitions, on standard output. Nothing is written. */
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { plural } from "../text/naming.js";
import { interrupted } from "./interrupt.js";
import { errorColors, printNote, REPORT_STYLE } from "./print.js";
import { downloadSpinner } from "./spinner.js";
import { assertSingle, bytes, listed } from "./values.js";

export const usage = "<old> [new]";
export const describe = "Say what changed between two definitions";

const options = {
  format: {
    choices: ["text", "markdown", "json", "html"] as const,
    default: "text" as const,
    describe: "What the report is written in",
  },
  "exit-code": { type: "boolean", describe: "Exit with 1 when something changed" },
  "allow-host": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A host outside sigmacomputing.com that counts as one of the API's",
  },
  "max-size": { type: "number", describe: "Largest definition accepted, in bytes [134217728]" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { old: string; new?: string }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("old", {
      type: "string",
      demandOption: true,
      describe: 'A file, an https address, "latest" or "bundled"',
    })
    .positional("new", {
      type: "string",
      describe: "What it became; when left out, the latest",
    })
    .options(options);
}

export async function handler(argv: Arguments): Promise<void> {
  for (const [name, option] of Object.entries(options)) if (!("array" in option)) assertSingle(argv[name], name);
  const [{ cacheFolder, diff }, { renderReport }, { hasChanges }] = await Promise.all([
    import("../diff.js"),
    import("../changes/report/report.js"),
    import("../changes/model.js"),
  ]);
  const result = await diff({
    old: String(argv.old),
    new: argv.new === undefined ? undefined : String(argv.new),
    allowHosts: argv.allowHost?.flatMap(listed),
    maxSize: bytes(argv.maxSize, "max-size"),
    cacheFolder: cacheFolder(),
    signal: interrupted,
    onDownload: downloadSpinner(),
  });
  if (result.warnings.length > 0) {
    printNote(
      `${errorColors.yellow("note")} ${plural(result.warnings.length, "warning")} about the definitions; sigma-postman generate --verbose names them.`,
    );
  }
  const { changes } = result;
  process.stdout.write(await renderReport({ changes }, argv.format, REPORT_STYLE));
  if (argv.exitCode && hasChanges(changes)) process.exitCode = 1;
}
