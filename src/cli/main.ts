#!/usr/bin/env node
/** The command line. Nothing else knows that there is a terminal; only this file sets the exit code. */
import { readFileSync } from "node:fs";
import { SigmaPostmanError, UsageError } from "../errors.js";
import { packageFile } from "../root.js";
import { interruptCode, listenForInterrupts } from "./interrupt.js";
import { printError } from "./print.js";

/** `--version` and `--help` are answered without loading what they don't need. */
const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
  };
  return version;
};

async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${version()}\n`);
    return;
  }
  const { default: yargs } = await import("yargs");
  const generate = await import("./generate.js");
  // The command's name is taken off here, and its module made the default command: yargs renders the help text of a named
  // command each time it runs, which takes longer than reading most definitions. For the same reason it is run after
  // yargs and not by it.
  const [first, ...others] = argv;
  const rest = first === "generate" ? others : argv;
  let run = async () => {};
  yargs([...rest])
    .scriptName("sigma-postman")
    .usage(
      "$0 [generate] [definitions..] [options]\n\nSigma's OpenAPI definition in; a Postman collection that works, and an environment per region, out.",
    )
    .command("$0 [definitions..]", generate.describe, generate.builder, (argv) => {
      run = () => generate.handler(argv);
    })
    .version(version())
    .strict()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message, { hint: "See sigma-postman --help." });
    })
    .parseSync();
  await run();
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

listenForInterrupts();
main(process.argv.slice(2))
  .catch((error: unknown) => {
    if (interruptCode() !== undefined) return;
    printError(error);
    process.exitCode = error instanceof SigmaPostmanError ? error.exitCode : 1;
  })
  .finally(() => {
    // Whatever may still be open (a connection, a timer) is of no use to who pressed Ctrl-C.
    const code = interruptCode();
    if (code !== undefined) process.exit(code);
  });
