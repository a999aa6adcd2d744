/** `sigma-postman diff`: what changed between two definitions, on standard output. Nothing is written. */
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { plural } from "../text/naming.js";
import { interrupted } from "./interrupt.js";
import { assertSingleValues, bytes, listed, maxSize, only, several } from "./options.js";
import { errorColors, printNote, REPORT_STYLE } from "./print.js";
import { downloadSpinner } from "./spinner.js";
import { optimizeLate } from "./v8.js";

export const usage = "<old> [new]";
export const missing = "a definition to compare with";
export const describe = "Report what changed between two definitions";

const options = {
  format: {
    choices: ["text", "markdown", "json", "html"] as const,
    default: "text" as const,
    describe: "Format of the report",
  },
  only,
  "exit-code": { type: "boolean", describe: "Exit with 1 when something changed" },
  "allow-host": several("Host outside sigmacomputing.com that counts as one of the API's"),
  "max-size": maxSize,
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { old: string; new?: string }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("old", {
      type: "string",
      demandOption: true,
      describe: 'File, https URL, "latest" or "bundled"',
    })
    .positional("new", {
      type: "string",
      describe: "The newer one. Default: latest",
    })
    .options(options);
}

export async function handler(argv: Arguments): Promise<void> {
  assertSingleValues(options, argv);
  const [{ cacheFolder, diff }, { renderReport }, { hasChanges }] = await Promise.all([
    import("../diff.js"),
    import("../changes/report/report.js"),
    import("../changes/model.js"),
  ]);
  optimizeLate();
  const result = await diff({
    old: String(argv.old),
    new: argv.new === undefined ? undefined : String(argv.new),
    only: argv.only?.flatMap(listed),
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
