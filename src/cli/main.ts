#!/usr/bin/env node
/** The command line. Nothing else knows that there is a terminal; only this file sets the exit code. */
import { existsSync, readFileSync } from "node:fs";
import type { Argv } from "yargs";
import { OutputError, SigmaPostmanError, UsageError } from "../errors.js";
import { get } from "../json.js";
import { packageFile } from "../root.js";
import { nearest } from "../text/nearest.js";
import type { Command } from "./command.js";
import { CONFIG_FILE, configFile, readConfig } from "./config.js";
import { interruptCode, listenForInterrupts } from "./interrupt.js";
import { printError, printNote, renderError } from "./print.js";
import { keepCompiled } from "./v8.js";

/** `--version` and `--help` are handled without loading what they don't need. */
const version = (): string => {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
  };
  return version;
};

/** Loaded by name: each command brings what it alone needs. The first is the default. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ["generate", () => import("./generate.js")],
  ["run", () => import("./run.js")],
  ["recipes", () => import("./recipes.js")],
  ["diff", () => import("./diff.js")],
  ["convert", () => import("./convert.js")],
]);

async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && ["--version", "-v"].includes(argv[0] ?? "")) {
    process.stdout.write(`${version()}\n`);
    return;
  }
  if (argv[0] === "completion" || argv[0] === "--get-yargs-completions") {
    const { complete, completionScript } = await import("./completion.js");
    if (argv[0] === "completion") process.stdout.write(completionScript());
    else for (const word of await complete(argv.slice(2), COMMANDS)) process.stdout.write(`${word}\n`);
    return;
  }
  const { default: yargs } = await import("yargs");
  // The command's name is taken off here, and its module made the default command: yargs renders the help text of a named
  // command each time it runs, which takes longer than reading most definitions. For the same reason it is run after
  // yargs and not by it.
  const [first = "", ...others] = argv;
  const isNamed = COMMANDS.has(first);
  assertCommand(isNamed, argv);
  const command = await COMMANDS.get(isNamed ? first : "generate")!();
  const config = configFile(argv);
  const allOptions = config === undefined ? [] : await optionNames(COMMANDS.values());
  let run = async () => {};
  let known: readonly string[] = [];
  yargs([...(isNamed ? others : argv)])
    .scriptName("sigma-postman")
    .usage(isNamed ? usageOf(first, command) : await overview(argv))
    .command(
      `$0 ${command.usage}`.trim(),
      command.describe,
      (yargs) => {
        known = requireValues(command.builder(yargs).option("config", CONFIG_OPTION));
        if (config !== undefined) yargs.config(readConfig(config, known, allOptions));
      },
      (argv) => {
        run = () => command.handler(argv as never);
      },
    )
    .version(version())
    .alias("h", "help")
    .alias("v", "version")
    .locale("en")
    .strict()
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      // An option without its value is an error of yargs' own.
      if (error && error.name !== "YError") throw error;
      const text = message || error?.message || "";
      const unknown = /^Unknown arguments?: ([^\s,]+)/.exec(text)?.[1];
      const near = unknown === undefined ? undefined : nearest(unknown, known);
      throw new UsageError(rephrased(text, command), {
        hint: `${near === undefined ? "" : `Did you mean --${near}? `}See sigma-postman ${isNamed ? `${first} ` : ""}--help.`,
      });
    })
    .parseSync();
  await run();
}

function usageOf(name: string, { usage, describe }: Command): string {
  return `$0 ${[name, usage, "[options]"].filter(Boolean).join(" ")}\n\n${describe}.`;
}

/** yargs' message about wrong usage, with options as they were typed: with their dashes. */
function rephrased(text: string, { missing }: Command): string {
  const dashed = (name: string) => `${name.length === 1 ? "-" : "--"}${name}`;
  const valueless = /^Not enough arguments following: (.+)$/.exec(text)?.[1];
  if (valueless !== undefined) return `${dashed(valueless)} needs a value`;
  const wrong = /^Invalid values:\s+Argument: (.+?), Given: (.*), Choices: (.*)$/.exec(text);
  if (wrong) return `${dashed(wrong[1] ?? "")} can't be ${wrong[2]}: it is one of ${wrong[3]}`;
  if (missing !== undefined && /^Not enough non-option arguments/.test(text)) return `${missing} is missing`;
  const required = /^Missing required argument: (.+)$/.exec(text)?.[1];
  if (required !== undefined) return `${dashed(required)} is missing`;
  return text;
}

/** A mistyped command would be taken for a definition's file. @throws UsageError */
function assertCommand(isNamed: boolean, [first = ""]: readonly string[]): void {
  const near = isNamed || first.startsWith("-") || existsSync(first) ? undefined : nearest(first, COMMANDS.keys());
  if (near === undefined || ["latest", "bundled"].includes(first)) return;
  throw new UsageError(`no command, and no file, is called "${first}"`, {
    hint: `Did you mean "${near}"? See sigma-postman --help.`,
  });
}

const CONFIG_OPTION = { type: "string", describe: `JSON file that sets options [${CONFIG_FILE}]` } as const;

async function optionNames(commands: Iterable<() => Promise<Command>>): Promise<string[]> {
  const { optionsOf } = await import("./completion.js");
  const all = await Promise.all([...commands].map(async (load) => Object.keys(optionsOf(await load()).key)));
  return [...new Set(all.flat())].filter((name) => name.length > 1);
}

interface YargsOptions {
  readonly key: { readonly [name: string]: unknown };
  readonly boolean: readonly string[];
}

/** An option that takes a value doesn't go without one. @returns the names of all options */
function requireValues(yargs: Argv): string[] {
  const { key, boolean } = (yargs as unknown as { getOptions(): YargsOptions }).getOptions();
  const names = Object.keys(key);
  yargs.requiresArg(names.filter((name) => !boolean.includes(name)));
  return names.filter((name) => name.length > 1);
}

/** What stands above the options of the default command: all commands, which only help loads. */
async function overview(argv: readonly string[]): Promise<string> {
  const title =
    "$0 [generate] [definitions..] [options]\n\nSigma's OpenAPI definition in; a Postman collection that works, and an environment per region, out.";
  if (!argv.includes("--help") && !argv.includes("-h")) return title;
  const lines: string[] = [];
  for (const [name, load] of COMMANDS) {
    const { usage, describe } = await load();
    // yargs takes blanks off the beginnings of lines.
    lines.push(`${`${name} ${usage}`.padEnd(28)}${describe}`);
  }
  lines.push(`${"completion".padEnd(28)}Print a completion script for your shell`);
  return `${title}\n\nCommands (each has its own --help):\n${lines.join("\n")}\n\nOptions of generate, the default command:`;
}

// A reader that has seen enough (`| head`) is no error, and no end: how a run went is still its exit code.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.stdout.write = () => true;
  if (error.code !== "EPIPE") failOutput(error);
});
// Where nobody can be told, nothing is left to do about it.
process.stderr.on("error", () => {
  process.stderr.write = () => true;
});

/** What was asked for can't be shown: the disk that standard output goes to is full, or the like. Ends the process. */
function failOutput(error: NodeJS.ErrnoException): never {
  const reason = error.code === "ENOSPC" ? "the disk is full" : error.message;
  printNote(renderError(new OutputError(`can't be written: ${reason}`, { where: "standard output" })));
  process.exit(4);
}

keepCompiled();
listenForInterrupts();
main(process.argv.slice(2))
  .catch(async (error: unknown) => {
    if (interruptCode() !== undefined) return;
    // Node throws what a file of standard output refuses; a pipe tells it as an event.
    if (!(error instanceof SigmaPostmanError) && get(error, "syscall") === "write") failOutput(error as Error);
    await printError(error);
    process.exitCode = error instanceof SigmaPostmanError ? error.exitCode : 1;
  })
  .finally(() => {
    // Whatever may still be open (a connection, a timer) is of no use to who pressed Ctrl-C.
    const code = interruptCode();
    if (code !== undefined) process.exit(code);
  });
