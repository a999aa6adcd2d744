/**
 * newman in a process of its own, as `sigma-postman run` has it (src/run/child.ts), with the same switch: packages that
 * newman depends on use what Node deprecates, which would otherwise be printed among the results. One run after the other.
 */
import newman from "newman";

process.on("disconnect", () => process.exit());
process.on("message", ({ id, options }) => {
  const tell = (result) => process.connected && process.send({ id, ...result });
  try {
    run(options, (error, run) => tell(error ? { error: String(error.message ?? error) } : { run }));
  } catch (error) {
    tell({ error: String(error.message ?? error) });
  }
});

function run(options, done) {
  const assertions = [];
  const emitter = newman.run({ reporters: [], ...options }, (error, summary) => {
    if (error) return done(error);
    const { executions, failures } = summary.run;
    done(undefined, {
      assertions,
      outcomes: executions.map((execution) => outcomeOf(execution, failures)),
      failures: failures.map(({ at }) => at).filter((at) => !at.startsWith("assertion:")),
      environment: Object.fromEntries(summary.environment.values.members.map(({ key, value }) => [key, String(value)])),
    });
  });
  emitter.on("assertion", (error, { assertion, skipped, item }) => {
    assertions.push({ item: item.name, name: assertion, fault: error?.message, skipped: skipped === true });
  });
}

function outcomeOf(execution, failures) {
  const { item, request, response, requestError } = execution;
  const status = response?.code;
  const failed = [
    ...(execution.assertions ?? []).flatMap(({ assertion, error }) => (error ? `${assertion}: ${error.message}` : [])),
    ...failures
      .filter(({ error, source }) => source?.name === item.name && error.name !== "AssertionError")
      .map(({ error }) => error.message),
  ];
  const isSuccess = status >= 200 && status <= 299;
  const fault =
    requestError?.message ??
    (isSuccess ? undefined : `${status} ${response?.text().slice(0, 300) ?? ""}`) ??
    (failed.length > 0 ? failed.join("; ") : undefined);
  return { name: item.name, request: `${request.method} ${request.url.toString()}`, status, fault };
}
