/** Runs a collection in newman, as a user would. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  isFolder,
  type PostmanCollection,
  type PostmanEntry,
  type PostmanEnvironment,
  type PostmanItem,
} from "../../src/postman/types.js";

export interface Outcome {
  readonly name: string;
  readonly request: string;
  readonly status: number | undefined;
  /** Why it failed: no answer, an error status, failed assertions, a script that threw. Undefined when it didn't. */
  readonly fault: string | undefined;
}

/** What a script asserted; a request that is skipped has no outcome, but its assertions are here. */
export interface Assertion {
  readonly item: string;
  readonly name: string;
  readonly fault: string | undefined;
  readonly skipped: boolean;
}

export interface Run {
  readonly outcomes: readonly Outcome[];
  readonly assertions: readonly Assertion[];
  /** Where something failed that is no assertion: a script that threw, a request without a response. */
  readonly failures: readonly string[];
  /** The environment as the run left it. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Message {
  readonly id: number;
  readonly run?: Run;
  readonly error?: string;
}

let child: ChildProcess | undefined;
let count = 0;

/** One process for all runs of a test file: loading newman takes a second. It ends with the test file. */
function newmanProcess(): ChildProcess {
  child ??= fork(fileURLToPath(new URL("newman-process.mjs", import.meta.url)), {
    execArgv: ["--no-deprecation"],
    serialization: "advanced",
  });
  return child;
}

/** @param options newman's own, as far as they can be told to another process */
export async function runCollection(collection: object, environment: object, options: object = {}): Promise<Run> {
  const newman = newmanProcess();
  count += 1;
  const id = count;
  const { run, error } = await new Promise<Message>((resolve) => {
    const hear = (message: Message) => {
      if (message.id === id) end(message);
    };
    const exit = () => end({ id, error: "newman's process ended" });
    const end = (message: Message) => {
      newman.off("message", hear).off("exit", exit);
      resolve(message);
    };
    newman.on("message", hear).on("exit", exit);
    newman.send({ id, options: { collection, environment, ...options } });
  });
  if (!run) throw new Error(error);
  return run;
}

/** A copy of an environment with some of its values set. */
export function withValues(
  environment: PostmanEnvironment,
  values: Readonly<Record<string, string>>,
): PostmanEnvironment {
  return {
    ...environment,
    values: environment.values.map((variable) => ({ ...variable, value: values[variable.key] ?? variable.value })),
  };
}

/** A copy of a collection without the requests that `drop` names. */
export function without(collection: PostmanCollection, drop: (item: PostmanItem) => boolean): PostmanCollection {
  const keep = (entries: readonly PostmanEntry[]): PostmanEntry[] =>
    entries
      .filter((entry) => isFolder(entry) || !drop(entry))
      .map((entry) => (isFolder(entry) ? { ...entry, item: keep(entry.item) } : entry));
  return { ...collection, item: keep(collection.item) };
}
