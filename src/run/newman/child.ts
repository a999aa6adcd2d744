/**
 * Starts the process in which newman runs, and collects what it reports. newman and the collection's scripts get an empty
 * folder as home and working folder, only the environment variables below, and no terminal.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packageFile } from "../../root.js";
import type { Redactor } from "../redact/redactor.js";
import type { RequestOutcome } from "../report/outcome.js";
import type { SavedFile } from "../report/save.js";
import type { RunRequest } from "../select/items.js";
import type { KeptToken } from "../token/kept.js";
import type { Job, Message, Stopped } from "./job.js";

/** What Node needs to start, to find hosts and to trust certificates. */
const KEPT = ["PATH", "SystemRoot", "windir", "TZ", "LANG", "LC_ALL", "NODE_USE_SYSTEM_CA"];
/** The same, with files as values: relative to the folder of this process. */
const FILES = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];
const PROXIES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];
const NO_PROXY = ["NO_PROXY", "no_proxy"];
/** The options of Node that say which authorities to trust. */
const TRUST = /^--use-(openssl|system|bundled)-ca$/;

/** Milliseconds without a message during a request: there is one each second, unless a script computes. */
const STUCK = 20_000;
/** The same while it starts. */
const STUCK_STARTING = 60_000;
/** So many characters of what the process prints are kept, for the reason why it ended. */
const PRINTED = 4_096;

export interface NewmanResult {
  /** Those that were to be sent. */
  readonly requests: readonly RunRequest[];
  readonly outcomes: ReadonlyMap<string, RequestOutcome>;
  readonly stopped?: Stopped;
  /** For the next run: what is left of the token. */
  readonly token?: KeptToken;
}

export interface Listeners {
  readonly redactor: Redactor;
  readonly signal?: AbortSignal;
  readonly onStart?: (requests: readonly RunRequest[]) => void;
  readonly onRequest?: (outcome: RequestOutcome) => void;
  readonly onLog?: (line: string) => void;
  readonly onProgress?: (line: string) => void;
  readonly onFile?: (file: SavedFile) => void;
}

/** Runs the job; what happens in the other process never makes it reject. */
export async function runInChild(job: Job, listeners: Listeners): Promise<NewmanResult> {
  const home = await mkdtemp(join(tmpdir(), "sigma-postman-run-"));
  try {
    const child = fork(packageFile("dist", "run", "worker.js"), [], {
      cwd: home,
      env: childEnvironment(process.env, home),
      execArgv: ["--no-deprecation", ...trusting(process.env.NODE_OPTIONS, process.execArgv)],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    return await new ChildListener(child, job, listeners).result;
  } finally {
    await remove(home);
  }
}

/** On Windows, the folder of a process that has just ended may still be locked. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

export function childEnvironment(environment: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const given = (names: readonly string[], change = (value: string) => value) =>
    names.flatMap((name) => (environment[name] ? [[name, change(environment[name])]] : []));
  return Object.fromEntries([
    ...given([...KEPT, ...NO_PROXY]),
    ...given(PROXIES, proxyUrl),
    ...given(FILES, (file) => resolve(file)),
    ...["HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"].map((name) => [name, home]),
  ]) as NodeJS.ProcessEnv;
}

export function trusting(options: string | undefined, execArgv: readonly string[]): string[] {
  return [...(options ?? "").split(/\s+/), ...execArgv].filter((option) => TRUST.test(option));
}

/** The URLs of proxies that newman may use. */
function proxiesOf(environment: NodeJS.ProcessEnv): string[] {
  return PROXIES.flatMap((name) => (environment[name] ? proxyUrl(environment[name]) : []));
}

/** `proxy.example:8080` is what curl and others take for an HTTP proxy. */
function proxyUrl(given: string): string {
  const text = given.trim();
  return /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

class ChildListener {
  readonly result: Promise<NewmanResult>;
  private readonly outcomes = new Map<string, RequestOutcome>();
  private readonly announced = new Set<string>();
  private requests: ReadonlyMap<string, RunRequest>;
  private current: RunRequest | undefined;
  private printed = "";
  private stuck: NodeJS.Timeout | undefined;
  private isStuck = false;
  private resolve: (result: NewmanResult) => void = () => {};

  constructor(
    private readonly child: ChildProcess,
    job: Job,
    private readonly listeners: Listeners,
  ) {
    this.requests = byId(job.requests);
    this.result = new Promise((done) => {
      this.resolve = done;
    });
    const { signal } = listeners;
    const hint = job.kinds.length > 0 ? { hint: "No report was written." } : {};
    const interrupt = () => this.end({ message: "interrupted", ...hint });
    signal?.addEventListener("abort", interrupt, { once: true });
    this.result.finally(() => signal?.removeEventListener("abort", interrupt));
    child.on("message", (message: Message) => this.receive(message));
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

  private receive(message: Message): void {
    const { redactor, onLog } = this.listeners;
    switch (message.type) {
      case "started":
        this.requests = byId(message.requests);
        this.listeners.onStart?.(message.requests);
        break;
      case "began":
        this.current = this.requests.get(message.id);
        break;
      case "secrets":
        redactor.add(...message.values);
        break;
      case "log":
        onLog?.(redactor.text(message.line));
        break;
      case "progress":
        this.listeners.onProgress?.(redactor.text(message.line));
        break;
      case "file":
        this.listeners.onFile?.(message.file);
        break;
      case "outcome":
        this.record(message.outcome, message.isLast);
        break;
      case "done":
        this.end(message.stopped, message.token);
        return;
    }
    this.watch();
  }

  /** The last one of a request counts; it is announced once. */
  private record(outcome: RequestOutcome, isLast: boolean): void {
    this.current = undefined;
    this.outcomes.set(outcome.id, outcome);
    if (!isLast || this.announced.has(outcome.id)) return;
    this.announced.add(outcome.id);
    const { exchange, ...shown } = outcome;
    this.listeners.onRequest?.(shown);
  }

  private watch(): void {
    clearTimeout(this.stuck);
    const limit = this.current ? STUCK : STUCK_STARTING;
    this.stuck = setTimeout(() => this.kill(), limit);
  }

  private kill(): void {
    this.isStuck = true;
    this.child.kill("SIGKILL");
  }

  /** The process ended without a result: the request under way failed. */
  private died(how: string): void {
    const said = this.listeners.redactor
      .text(this.printed)
      .split("\n")
      .find((line) => /\S/.test(line));
    const name = this.current?.name;
    const reason = !this.isStuck
      ? `newman's process ended unexpectedly (${how}${said ? `: ${said.trim().slice(0, 200)}` : ""})`
      : name === undefined
        ? "newman stopped responding"
        : `a script of "${name}" never ended`;
    if (this.current) {
      this.record({ ...this.current, outcome: "failed", isSent: false, reasons: [reason] }, true);
    }
    this.end({ message: `the run ended too early: ${reason}` });
  }

  private end(stopped?: Stopped, token?: KeptToken): void {
    clearTimeout(this.stuck);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
    this.child.removeAllListeners();
    this.child.on("error", () => {});
    if (this.child.connected) this.child.disconnect();
    this.child.kill("SIGKILL");
    this.resolve({
      requests: [...this.requests.values()],
      outcomes: this.outcomes,
      ...(stopped ? { stopped } : {}),
      ...(token ? { token } : {}),
    });
  }
}

function byId(requests: readonly RunRequest[]): ReadonlyMap<string, RunRequest> {
  return new Map(requests.map((request) => [request.id, request]));
}
