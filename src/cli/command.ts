import type { Argv } from "yargs";

/** What a command's module exports. */
export interface Command {
  /** Its positional arguments, in yargs' syntax. */
  readonly usage: string;
  readonly describe: string;
  /** What is missing where its required positional argument is. */
  readonly missing?: string;
  builder(yargs: Argv): Argv;
  handler(argv: never): Promise<void>;
}
