/** `sigma-postman recipes`: what each recipe needs, and what it changes. */
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { loadTemplates } from "../template/load.js";
import { assertSingleValues } from "./options.js";
import { colors, forTerminal, plainJson, print } from "./print.js";

export const usage = "";
export const describe = "List the recipes: jobs of several requests";

const options = {
  templates: { type: "string", describe: "Folder of templates with recipes of your own" },
  json: { type: "boolean", describe: "Print them as JSON" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options>>;

export function builder(yargs: Argv) {
  return yargs.options(options).epilogue("Run one with sigma-postman run --recipe <name> --var <input>=<value>.");
}

export async function handler(argv: Arguments): Promise<void> {
  assertSingleValues(options, argv);
  const { recipes } = await loadTemplates(argv.templates);
  const all = recipes.all.map(({ name, title, inputs, changes }) => ({
    name,
    title,
    inputs: inputs.map(({ variable, what, optional }) => ({ variable, what, optional })),
    changes: changes ?? "",
  }));
  if (argv.json) {
    print(plainJson(all));
    return;
  }
  for (const { name, title, inputs, changes } of all) {
    print(`${colors.bold(forTerminal(name))}  ${forTerminal(title)}`);
    for (const { variable, what, optional } of inputs)
      print(`  ${forTerminal(variable)}  ${forTerminal(what)}${optional ? " (may stay empty)" : ""}`);
    print(`  ${colors.dim(`Changes: ${forTerminal(changes || "nothing")}`)}`);
  }
}
