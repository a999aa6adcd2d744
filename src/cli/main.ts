#!/usr/bin/env node
/** The command line. Nothing else knows that there is a terminal; only this file sets the exit code. */
import { readFileSync } from "node:fs";
import type { Argv } from "yargs";
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

/** What a command's module exports. */
interface Command {
  /** Its positional arguments, in yargs' words. */
  readonly usage: string;
  readonly describe: string;
  builder(yargs: Argv): Argv;
  handler(argv: never): Promise<void>;
}

/** Loaded by name: each command brings what it alone needs. The first is the default. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ["generate", () => import("./generate.js")],
  ["run", () => import("./run.js")],
  ["diff", () => import("./diff.js")],
]);

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
  const isNamed = COMMANDS.has(first);
  const command = await COMMANDS.get(isNamed ? first : "generate")!();
  let run = async () => {};
  yargs([...(isNamed ? others : argv)])
    .scriptName("sigma-postman")
    .usage(isNamed ? `$0 ${first} ${command.usage} [options]\n\n${command.describe}.` : await overview(argv))
    .command(`$0 ${command.usage}`, command.describe, command.builder, (argv) => {
      run = () => command.handler(argv as never);
    })
    .version(version())
    .strict()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      // An option without its value is an error of yargs' own.
      if (error && error.name !== "YError") throw error;
      throw new UsageError(message || error?.message || "", {
        hint: `See sigma-postman ${isNamed ? `${first} ` : ""}--help.`,
      });
    })
    .parseSync();
  await run();
}

/** What stands above the options of the default command: all commands, which only help loads. */
async function overview(argv: readonly string[]): Promise<string> {
  const title =
    "$0 [generate] [definitions..] [options]\n\nSigma's OpenAPI definition in; a Postman collection that works, and an environment per region, out.";
  if (!argv.includes("--help")) return title;
  const lines: string[] = [];
  for (const [name, load] of COMMANDS) {
    const { usage, describe } = await load();
    lines.push(`  ${`sigma-postman ${name} ${usage}`.padEnd(42)}${describe}${lines.length === 0 ? " [default]" : ""}`);
  }
  return `${title}\n\nCommands, each with --help of its own:\n${lines.join("\n")}\n\nOf the default command:`;
}

// A reader that has seen enough (`| head`) is no error, and no end: how a run went is still its exit code.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.stdout.write = () => true;
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
