/** Runs a collection in newman, as a user would. */
import newman from "newman";
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
  /** The environment as the run left it. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Execution {
  item: { name: string };
  request: { method: string; url: { toString(): string } };
  response?: { code: number; text(): string };
  requestError?: Error;
  assertions?: { assertion: string; error?: Error }[];
}

export function runCollection(collection: object, environment: object, options: object = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const assertions: Assertion[] = [];
    const emitter = newman.run({ collection, environment, reporters: [], ...options } as never, (error, summary) => {
      if (error) return reject(error);
      const { executions, failures } = summary.run as unknown as {
        executions: Execution[];
        failures: { error: Error; source?: { name: string } }[];
      };
      const values = (summary as unknown as { environment: { values: { members: { key: string; value: unknown }[] } } })
        .environment.values.members;
      resolve({
        assertions,
        outcomes: executions.map((execution) => {
          const status = execution.response?.code;
          const failed = [
            ...(execution.assertions ?? [])
              .filter((assertion) => assertion.error)
              .map((assertion) => `${assertion.assertion}: ${assertion.error?.message}`),
            ...failures
              .filter(({ error, source }) => source?.name === execution.item.name && error.name !== "AssertionError")
              .map(({ error }) => error.message),
          ];
          const text = execution.response?.text().slice(0, 300) ?? "";
          const fault =
            execution.requestError?.message ??
            (status === undefined || status < 200 || status > 299
              ? `${status} ${text}`
              : failed.length > 0
                ? failed.join("; ")
                : undefined);
          return {
            name: execution.item.name,
            request: `${execution.request.method} ${execution.request.url.toString()}`,
            status,
            fault,
          };
        }),
        environment: Object.fromEntries(values.map(({ key, value }) => [key, String(value)])),
      });
    });
    emitter.on("assertion", (error: Error | null, args) => {
      const { assertion, skipped, item } = args as unknown as {
        assertion: string;
        skipped?: boolean;
        item: { name: string };
      };
      assertions.push({ item: item.name, name: assertion, fault: error?.message, skipped: skipped === true });
    });
  });
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
