import type { Argv } from "yargs";

/** What a command's module exports. */
export interface Command {
  /** Its positional arguments, in yargs' words. */
  readonly usage: string;
  readonly describe: string;
  builder(yargs: Argv): Argv;
  handler(argv: never): Promise<void>;
}
