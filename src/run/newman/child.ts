/**
 * Starts the process that newman runs in, and hears what it tells. newman and the collection's scripts get an empty folder
 * as home and working folder, no variable of this process's environment but those below, and no terminal.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packageFile } from "../../root.js";
import type { Job, Message, Stopped } from "./job.js";
import type { RequestOutcome } from "../report/outcome.js";
import type { Redactor } from "../redact/redactor.js";
import type { Exported } from "../report/report.js";
import type { RunRequest } from "../select/select.js";

/** What Node needs to start, to find hosts and to trust certificates. */
const KEPT = ["PATH", "SystemRoot", "windir", "TZ", "LANG", "LC_ALL", "NODE_USE_SYSTEM_CA"];
/** As those, and files: named from this process's folder. */
const FILES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];
const PROXIES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];
const NO_PROXY = ["NO_PROXY", "no_proxy"];
/** Of NODE_OPTIONS and Node's arguments, those that say which authorities to trust. */
const TRUST = /^--use-(openssl|system|bundled)-ca$/;

/** Milliseconds without a sign of life while a request is under way: there is one each second, unless a script computes. */
const STUCK = 20_000;
/** As that, while it starts; and while it makes reports, which may be large. */
const STUCK_STARTING = 60_000;
const STUCK_REPORTING = 300_000;
/** Of what the process prints, for the reason of its end. */
const PRINTED = 4_096;

export interface Heard {
  readonly outcomes: ReadonlyMap<string, RequestOutcome>;
  readonly exported: readonly Exported[];
  readonly stopped?: Stopped;
  readonly reportFault?: string;
}

export interface Listeners {
  readonly redactor: Redactor;
  readonly signal?: AbortSignal;
  readonly onRequest?: (outcome: RequestOutcome) => void;
  readonly onLog?: (line: string) => void;
}

/** Runs the job; never rejects for what happens in the other process. */
export async function inChild(job: Job, listeners: Listeners): Promise<Heard> {
  const home = await mkdtemp(join(tmpdir(), "sigma-postman-run-"));
  try {
    const child = fork(packageFile("dist", "run", "worker.js"), [], {
      cwd: home,
      env: childEnvironment(process.env, home),
      execArgv: ["--no-deprecation", ...trusting(process.env.NODE_OPTIONS, process.execArgv)],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    return await new Hearing(child, job, listeners).heard;
  } finally {
    await remove(home);
  }
}

/** On Windows, the folder of a process that has just ended may still be held. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

export function childEnvironment(environment: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const given = (names: readonly string[], change = (value: string) => value) =>
    names.flatMap((name) => (environment[name] ? [[name, change(environment[name])]] : []));
  return Object.fromEntries([
    ...given([...KEPT, ...PROXIES, ...NO_PROXY]),
    ...given(FILES, (file) => resolve(file)),
    ...["HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"].map((name) => [name, home]),
  ]) as NodeJS.ProcessEnv;
}

export function trusting(options: string | undefined, execArgv: readonly string[]): string[] {
  return [...(options ?? "").split(/\s+/), ...execArgv].filter((option) => TRUST.test(option));
}

/** The addresses of proxies that newman may use. */
function proxiesOf(environment: NodeJS.ProcessEnv): string[] {
  return PROXIES.flatMap((name) => environment[name] ?? []);
}

class Hearing {
  readonly heard: Promise<Heard>;
  private readonly outcomes = new Map<string, RequestOutcome>();
  private readonly announced = new Set<string>();
  private readonly requests: ReadonlyMap<string, RunRequest>;
  private current: RunRequest | undefined;
  private printed = "";
  private stuck: NodeJS.Timeout | undefined;
  private isStuck = false;
  private isReporting = false;
  private resolve: (heard: Heard) => void = () => {};

  constructor(
    private readonly child: ChildProcess,
    job: Job,
    private readonly listeners: Listeners,
  ) {
    this.requests = new Map(job.requests.map((request) => [request.id, request]));
    this.heard = new Promise((done) => {
      this.resolve = done;
    });
    const { signal } = listeners;
    const hint = job.kinds.length > 0 ? { hint: "No report was written." } : {};
    const interrupt = () => this.end({ message: "interrupted", ...hint });
    signal?.addEventListener("abort", interrupt, { once: true });
    this.heard.finally(() => signal?.removeEventListener("abort", interrupt));
    child.on("message", (message: Message) => this.hear(message));
    child.on("error", (error) => this.died(error.message));
    child.on("exit", (code, by) => this.died(by === null ? `exit code ${code}` : by));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.printed = (this.printed + text).slice(-PRINTED);
      });
    }
    this.watch();
    if (signal?.aborted) interrupt();
    else child.send({ job, proxies: proxiesOf(process.env) });
  }

  private hear(message: Message): void {
    const { redactor, onLog } = this.listeners;
    switch (message.type) {
      case "began":
        this.current = this.requests.get(message.id);
        break;
      case "secrets":
        redactor.add(...message.values);
        break;
      case "log":
        onLog?.(redactor.text(message.line));
        break;
      case "outcome":
        this.record(message.outcome, message.isAnnounced);
        break;
      case "reporting":
        this.isReporting = true;
        break;
      case "done": {
        const { exported, stopped, reportFault } = message;
        this.end(stopped, exported, reportFault);
        return;
      }
    }
    this.watch();
  }

  /** The last of a request counts; it is told once. */
  private record(outcome: RequestOutcome, isAnnounced: boolean): void {
    this.current = undefined;
    this.outcomes.set(outcome.id, outcome);
    if (!isAnnounced || this.announced.has(outcome.id)) return;
    this.announced.add(outcome.id);
    const { exchange, ...shown } = outcome;
    this.listeners.onRequest?.(shown);
  }

  private watch(): void {
    clearTimeout(this.stuck);
    const limit = this.isReporting ? STUCK_REPORTING : this.current ? STUCK : STUCK_STARTING;
    this.stuck = setTimeout(() => this.kill(), limit);
  }

  private kill(): void {
    this.isStuck = true;
    this.child.kill("SIGKILL");
  }

  /** It ended without a result: what was under way failed. */
  private died(how: string): void {
    const said = this.listeners.redactor
      .text(this.printed)
      .split("\n")
      .find((line) => /\S/.test(line));
    const name = this.current?.name;
    const reason = !this.isStuck
      ? `newman's process ended by itself (${how}${said ? `: ${said.trim().slice(0, 200)}` : ""})`
      : this.isReporting
        ? "the reports were not made in time"
        : name === undefined
          ? "newman didn't go on"
          : `a script of "${name}" never ended`;
    if (this.current) {
      this.record({ ...this.current, outcome: "failed", isSent: false, reasons: [reason] }, true);
    }
    this.end({ message: `the run ended before its end: ${reason}` });
  }

  private end(stopped?: Stopped, exported: readonly Exported[] = [], reportFault?: string): void {
    clearTimeout(this.stuck);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
    this.child.removeAllListeners();
    this.child.on("error", () => {});
    if (this.child.connected) this.child.disconnect();
    this.child.kill("SIGKILL");
    this.resolve({
      outcomes: this.outcomes,
      exported,
      ...(stopped ? { stopped } : {}),
      ...(reportFault === undefined ? {} : { reportFault }),
    });
  }
}
