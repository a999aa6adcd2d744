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
  for (const [index, recipe] of all.entries()) {
    if (index > 0) print();
    for (const line of linesOf(recipe)) print(line);
  }
}

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly inputs: readonly { readonly variable: string; readonly what: string; readonly optional: boolean }[];
  readonly changes: string;
}

function linesOf({ name, title, inputs, changes }: Listed): string[] {
  const width = Math.max(...inputs.map(({ variable }) => variable.length), 0);
  return [
    `${colors.bold(forTerminal(name))}  ${forTerminal(title)}`,
    ...inputs.map(({ variable, what, optional }) => {
      const label = forTerminal(variable.padEnd(width));
      return `  ${colors.cyan(label)}  ${optional ? colors.dim("optional: ") : ""}${inTerminal(what)}`;
    }),
    `  ${colors.dim("changes".padEnd(width))}  ${inTerminal(changes || "nothing")}`,
  ];
}

/** Markdown's marks for code say nothing in a terminal. */
function inTerminal(text: string): string {
  return forTerminal(text.replaceAll("`", ""));
}
