/**
 * The process that newman runs in, started by `child.ts`. It gets one job and tells what becomes of it; it has an empty
 * folder for its own, and nobody reads what it prints. However it ends, its result is what it told before.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../errors.js";
import { attempt, type Engine, loadEngine } from "./newman/engine.js";
import type { Job, Message } from "./newman/job.js";
import type { Watch } from "./newman/network.js";
import type { Recorder } from "./newman/recorder.js";
import { Redactor } from "./redact/redactor.js";
import type { Exported } from "./report/report.js";

/** The token endpoint allows one call a second, and others may use this one's: each wait is twice as long as the last. */
const FIRST_PAUSE = 1_100;
const TOKEN_ATTEMPTS = 6;
/** How often it says that it is not stuck, in milliseconds. */
const ALIVE = 1_000;
/** Milliseconds without anything from newman, beyond what a request, its scripts and a pause may take. */
const STANDSTILL = 120_000;

const redactor = new Redactor();
let recorder: Recorder | undefined;
let exported: readonly Exported[] = [];
let isReporting = false;
let isOver = false;
let lastEvent = Date.now();
let lastReason = "nothing came back any more from what was under way";

function tell(message: Message): void {
  if (message.type !== "alive") lastEvent = Date.now();
  if (!isOver) process.send?.(message);
}

function end(reportFault?: string): void {
  if (isOver) return;
  const { stopped } = recorder ?? {};
  const message: Message = {
    type: "done",
    exported: exported.map(({ name, content }) => ({
      name,
      content: typeof content === "string" ? content : JSON.stringify(content),
    })),
    ...(stopped ? { stopped } : {}),
    ...(reportFault === undefined ? {} : { reportFault: redactor.text(reportFault) }),
  };
  isOver = true;
  process.send?.(message, () => process.exit(0));
}

/** Of whatever was thrown where nobody catches it. */
function unexpected(error: unknown): void {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
  if (isReporting) {
    end(reason);
    return;
  }
  lastReason = reason;
  // newman may go on; if it doesn't, nothing is left to wait for, and the process is about to exit.
  recorder?.fault(reason);
}

function standStill(): void {
  recorder?.giveUp(lastReason);
  end();
}

async function work(job: Job, proxies: readonly string[]): Promise<void> {
  redactor.add(...job.secretKeys.map((key) => initial(job, key)));
  const watching: Watch = {
    rules: job.rules,
    timeout: job.timeout,
    proxies,
    moment: () => recorder?.moment() ?? { ownTokens: new Set() },
    onFault: (reason) => recorder?.fault(reason),
  };
  const engine = await loadEngine(job, watching);
  for (let count = 1; ; count += 1) {
    exported = await once(engine, job);
    if (!recorder?.isRateLimited || count === TOKEN_ATTEMPTS) break;
    const pause = FIRST_PAUSE * 2 ** (count - 1);
    // Several runs that were refused together must not ask again together.
    await sleep(pause + Math.random() * pause);
  }
  end();
}

async function once(engine: Engine, job: Job): Promise<readonly Exported[]> {
  const made = await attempt(
    engine,
    { job, redactor, tell },
    (used) => {
      recorder = used;
    },
    () => {
      // One without a token will be tried again.
      if (!recorder?.isRateLimited) isReporting = true;
      tell({ type: "reporting" });
    },
  );
  return made.exported;
}

function initial({ environment }: Job, key: string): unknown {
  const values = environment.values as readonly { readonly key: string; readonly value: unknown }[];
  return values.find((variable) => variable.key === key)?.value;
}

// Who interrupts speaks to the command, which ends this process when it has told what is known.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));
process.on("uncaughtException", unexpected);
process.on("unhandledRejection", unexpected);
process.on("beforeExit", standStill);
process.once("message", ({ job, proxies }: { readonly job: Job; readonly proxies: readonly string[] }) => {
  // What waits for nothing but the command has come to its end.
  process.channel?.unref();
  setInterval(() => {
    tell({ type: "alive" });
    const { timeout, delay } = job;
    if (timeout > 0 && !isReporting && Date.now() - lastEvent > STANDSTILL + 3 * timeout + delay) standStill();
  }, ALIVE).unref();
  work(job, proxies).catch((error: unknown) => {
    unexpected(error);
    standStill();
  });
});
