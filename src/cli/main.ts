#!/usr/bin/env node
/** The command line. Nothing else knows that there is a terminal; only this file sets the exit code. */
import { readFileSync } from "node:fs";
import type { Argv } from "yargs";
import { SigmaPostmanError, UsageError } from "../errors.js";
import { packageFile } from "../root.js";
import { printError } from "./print.js";

/** `--version` and `--help` are answered without loading what they don't need. */
const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
  };
  return version;
};

interface Command {
  readonly command: string;
  readonly usage: string;
  readonly describe: string;
  readonly builder: (yargs: Argv) => Argv;
  readonly handler: (argv: never) => Promise<void>;
}

/** Each is loaded when it is asked for; without a name it is the first. */
const COMMANDS = {
  generate: () => import("./generate.js"),
  diff: () => import("./diff.js"),
};

async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${version()}\n`);
    return;
  }
  const { default: yargs } = await import("yargs");
  // The command's name is taken off here, and its module made the default command: yargs renders the help text of a named
  // command each time it runs, which takes longer than reading most definitions. For the same reason it is run after
  // yargs and not by it.
  const [first = "", ...others] = argv;
  const rest = Object.hasOwn(COMMANDS, first) ? others : argv;
  const name = Object.hasOwn(COMMANDS, first) ? (first as keyof typeof COMMANDS) : "generate";
  const { command, usage, describe, builder, handler }: Command = await COMMANDS[name]();
  let run = async () => {};
  yargs([...rest])
    .scriptName("sigma-postman")
    .usage(usage)
    .command(command, describe, builder, (argv) => {
      run = () => handler(argv as never);
    })
    .version(version())
    .strict()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message, { hint: `See sigma-postman ${first === name ? `${name} ` : ""}--help.` });
    })
    .parseSync();
  await run();
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

main(process.argv.slice(2)).catch((error: unknown) => {
  printError(error);
  process.exitCode = error instanceof SigmaPostmanError ? error.exitCode : 1;
});
