/** What the shell completes, loaded when it asks. */
import yargs, { type Argv } from "yargs";
import type { Command } from "./command.js";

/** For `~/.bashrc` or `~/.zshrc`. */
export function completionScript(): string {
  let script = "";
  const { log } = console;
  console.log = (text: string) => {
    script = text;
  };
  try {
    yargs([]).scriptName("sigma-postman").completion("completion").showCompletionScript();
  } finally {
    console.log = log;
  }
  return `${script}\n`;
}

/** @param words on the command line, without the program's name; the last is what is being written */
export async function complete(
  words: readonly string[],
  commands: ReadonlyMap<string, () => Promise<Command>>,
): Promise<string[]> {
  const [first = "", ...others] = words;
  const isNamed = commands.has(first) && others.length > 0;
  const last = words.at(-1) ?? "";
  const { key, choices, hiddenOptions } = optionsOf(await commands.get(isNamed ? first : "generate")!());
  const names = words.length <= 1 ? [...commands.keys(), "completion"] : [];
  const options = Object.keys(key).filter((name) => name.length > 1 && !hiddenOptions.includes(name));
  const values = choices[(words.at(-2) ?? "").replace(/^--/, "")] ?? [];
  const found = last.startsWith("-")
    ? ["help", "version", ...options].map((name) => `--${name}`)
    : [...names, ...values];
  return [...new Set(found)].filter((word) => word.startsWith(last));
}

interface Options {
  readonly key: { readonly [name: string]: unknown };
  readonly choices: { readonly [name: string]: readonly string[] };
  readonly hiddenOptions: readonly string[];
}

export function optionsOf(command: Command): Options {
  let found: Options = { key: {}, choices: {}, hiddenOptions: [] };
  yargs([])
    .command(`$0 ${command.usage}`.trim(), command.describe, (argv: Argv) => {
      found = (command.builder(argv) as unknown as { getOptions(): Options }).getOptions();
    })
    .exitProcess(false)
    .fail(() => {})
    .parseSync();
  return found;
}
