/**
 * The process in which newman runs, started by `newman/child.ts`. It gets one job and reports what becomes of it; it has an
 * empty folder for itself, and nobody reads what it prints. However it ends, what it reported before is its result.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, loadEngine, type Newman } from "./newman/engine.js";
import { thrownText } from "./newman/events.js";
import type { Job, Message, Stopped } from "./newman/job.js";
import type { Watch } from "./newman/network.js";
import type { Recorder } from "./newman/recorder.js";
import { Redactor } from "./redact/redactor.js";
import { withToken } from "./token/begin.js";
import { secretsOf } from "./values.js";

/** The token endpoint allows one call a second, and other runs may use it as well: each pause is twice as long as the last. */
const FIRST_PAUSE = 1_100;
const TOKEN_ATTEMPTS = 6;
/** How often it reports that it is not stuck, in milliseconds. */
const ALIVE = 1_000;
/** Milliseconds without an event of newman, in addition to what a request, its scripts and a pause may take. */
const STANDSTILL = 120_000;

const redactor = new Redactor();
let recorder: Recorder | undefined;
/** Set when there is no recorder, and never will be. */
let notStarted: Stopped | undefined;
let isOver = false;
let lastEvent = Date.now();
let lastReason = "newman stopped in the middle of a request";

function tell(message: Message): void {
  if (message.type !== "alive") lastEvent = Date.now();
  if (!isOver) process.send?.(message);
}

function end(): void {
  if (isOver) return;
  const stopped = recorder?.stopped ?? notStarted;
  const token = recorder?.token.kept;
  const message: Message = { type: "done", ...(stopped ? { stopped } : {}), ...(token ? { token } : {}) };
  isOver = true;
  process.send?.(message, () => process.exit(0));
}

/** Whatever was thrown where nobody catches it. */
function unexpected(thrown: unknown): void {
  unexpectedly(thrownText(thrown));
}

/** A promise without a handler, of a script or of newman. */
function rejected(reason: unknown): void {
  const isNothing = reason === undefined || reason === null;
  const isError = typeof reason === "object" && !isNothing;
  const how = isNothing ? "without a reason" : `with ${String(reason) || '""'}`;
  unexpectedly(isError ? thrownText(reason) : `a promise was rejected ${how}`);
}

function unexpectedly(reason: string): void {
  lastReason = reason;
  // newman may go on; if it doesn't, nothing is left to wait for, and the process is about to exit.
  recorder?.failed(reason);
}

/** Nothing is left to wait for, and the run is not over. */
function standStill(): void {
  if (recorder) recorder.giveUp(lastReason);
  else notStarted = { message: `newman could not be started: ${redactor.text(lastReason)}` };
  end();
}

async function work(job: Job, proxies: readonly string[]): Promise<void> {
  redactor.add(...secretsOf(job));
  const watching: Watch = {
    rules: job.rules,
    timeout: job.timeout,
    proxies,
    sendingState: () => recorder?.sendingState() ?? { ownTokens: new Set() },
    onSend: () => recorder?.sent(),
    onRefusal: (reason) => recorder?.failed(reason),
  };
  const { newman, ask } = await loadEngine(job, watching);
  const ready = await withToken(job, ask);
  tell({ type: "started", requests: ready.requests });
  await repeat(ready, newman);
  end();
}

/** Once more while the token endpoint is asked too often. */
async function repeat(job: Job, newman: Newman): Promise<void> {
  for (let count = 1; ; count += 1) {
    await attempt(newman, { job, redactor, tell }, (used) => {
      recorder = used;
    });
    if (!recorder?.isRateLimited || count === TOKEN_ATTEMPTS) break;
    const pause = FIRST_PAUSE * 2 ** (count - 1);
    // Several runs that were refused at the same time must not ask again at the same time.
    await sleep(pause + Math.random() * pause);
  }
}

// Signals are for the command, which ends this process after it has printed what is known.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));
process.on("uncaughtException", unexpected);
process.on("unhandledRejection", rejected);
process.on("beforeExit", standStill);
process.once("message", ({ job, proxies }: { readonly job: Job; readonly proxies: readonly string[] }) => {
  // With nothing left to wait for but the command, this process is over.
  process.channel?.unref();
  setInterval(() => {
    tell({ type: "alive" });
    const { timeout, delay } = job;
    if (timeout > 0 && Date.now() - lastEvent > STANDSTILL + 3 * timeout + delay) standStill();
  }, ALIVE).unref();
  work(job, proxies).catch((error: unknown) => {
    unexpected(error);
    standStill();
  });
});
