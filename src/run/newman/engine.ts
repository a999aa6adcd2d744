/** newman in its own process: without its settings files and reporters, with everything that it sends watched. */
import { createRequire } from "node:module";
import zlib from "node:zlib";
import { thrownText } from "./events.js";
import type { Job } from "./job.js";
import { type RequestClass, redirectFilter, type Watch, watch } from "./network.js";
import { Recorder, type RecorderOptions } from "./recorder.js";

/** Milliseconds that a script may take in addition to the requests that it sends. */
const SCRIPT_TIME = 60_000;

export interface Emitter {
  on(event: string, listener: (...values: never[]) => void): void;
}

type Callback = (error: unknown) => void;

export interface Newman {
  run(options: object, callback: Callback): Emitter;
}

interface Runner {
  readonly prototype: { run(collection: object, options: RunnerOptions, callback: Callback): void };
}

interface RunnerOptions {
  readonly requester?: object;
  readonly timeout?: object;
  readonly host?: object;
}

export interface Engine {
  readonly newman: Newman;
  /** The status that a GET is answered with; undefined when there was no response. */
  readonly ask: (url: string, headers: Readonly<Record<string, string>>) => Promise<number | undefined>;
}

/**
 * Loads newman, and changes the four places in it for which there is no option.
 * @throws when one of them isn't there
 */
export async function loadEngine(job: Job, watching: Watch): Promise<Engine> {
  const fromHere = createRequire(import.meta.url);
  const fromNewman = createRequire(fromHere.resolve("newman"));
  ignoreSettings(fromNewman);
  refuseCutResponses();
  const fromRuntime = createRequire(fromNewman.resolve("postman-runtime"));
  // Of newman's and of its runtime's: they are one where npm made them one.
  for (const request of new Set([fromNewman("postman-request"), fromRuntime("postman-request")])) {
    watch(request as RequestClass, watching);
  }
  setLimits(fromNewman("postman-runtime") as { Runner: Runner }, job, watching);
  return { newman: fromHere("newman") as Newman, ask: asking(fromNewman("postman-request") as Sender) };
}

type Sender = (
  options: object,
  callback: (error: unknown, response: { readonly statusCode?: number } | undefined) => void,
) => { abort(): void };

/** Milliseconds for a request that only asks whether something is as it was. */
const ASKING_TIME = 10_000;

/** Sent as newman's requests are, through the same watch. */
function asking(send: Sender): Engine["ask"] {
  return (url, headers) =>
    new Promise((resolve) => {
      const options = { url, headers, followRedirect: false, maxResponseSize: 65_536 };
      const sent = send(options, (error, response) => finish(error ? undefined : response?.statusCode));
      const timer = setTimeout(() => {
        sent.abort();
        finish(undefined);
      }, ASKING_TIME);
      const finish = (status: number | undefined) => {
        clearTimeout(timer);
        resolve(status);
      };
    });
}

/** Settings of newman in /etc, the home and the working folder can name code to load, data and switches. */
export function ignoreSettings(fromNewman: NodeJS.Require): void {
  const settings = fromNewman("./lib/config/rc-file") as { load: unknown };
  if (typeof settings.load !== "function") throw new Error("this version of newman reads its settings elsewhere");
  settings.load = (callback: (error: null, settings: object) => void) => callback(null, {});
}

/**
 * `postman-request` unpacks what there is of a response, as curl does, so that one that was cut off is a success. Changed in
 * Node's own module, where it takes the functions from; in this process nothing else unpacks anything.
 */
function refuseCutResponses(): void {
  for (const name of ["createGunzip", "createInflate", "createInflateRaw"] as const) {
    const create = zlib[name];
    const value = (options?: zlib.ZlibOptions) => create({ ...options, finishFlush: zlib.constants.Z_FINISH });
    Object.defineProperty(zlib, name, { value, configurable: true, enumerable: true });
  }
}

function setLimits({ Runner }: { Runner: Runner }, { maxResponse, timeout }: Job, watching: Watch): void {
  const { prototype } = Runner;
  const { run } = prototype;
  if (typeof run !== "function") throw new Error("this version of newman takes no limits");
  prototype.run = function (collection, options, callback) {
    const requester = { ...options.requester, maxResponseSize: maxResponse, followRedirects: redirectFilter(watching) };
    const script = SCRIPT_TIME + 2 * timeout;
    return run.call(this, collection, { ...options, requester, timeout: { script } }, callback);
  };
}

/** Runs the collection once. */
export function attempt(
  newman: Newman,
  options: Omit<RecorderOptions, "abort">,
  use: (recorder: Recorder) => void,
): Promise<void> {
  const { job } = options;
  let abort = () => {};
  const recorder = new Recorder({ ...options, abort: () => abort() });
  use(recorder);
  return new Promise((resolve, reject) => {
    const runOptions = {
      collection: job.collection,
      environment: job.environment,
      reporters: [],
      delayRequest: job.delay,
      workingDir: job.workingDir,
      insecureFileRead: false,
      color: "off",
    };
    const emitter = newman.run(runOptions, (error) => (error ? reject(error) : resolve()));
    emitter.on("start", (_: null, { run }: { readonly run?: { abort(): void } }) => {
      abort = () => run?.abort();
    });
    listen(emitter, recorder);
  });
}

function listen(emitter: Emitter, recorder: Recorder): void {
  emitter.on("beforeItem", (_: unknown, details: never) => recorder.beforeItem(details));
  emitter.on("beforeRequest", (_: unknown, details: never) => recorder.beforeRequest(details));
  emitter.on("request", (error: unknown, details: never) => recorder.request(error, details));
  emitter.on("assertion", (error: never, details: never) => recorder.assertion(error, details));
  emitter.on("script", (error: never, details: never) => recorder.script(error, details));
  emitter.on("prerequest", (_: unknown, details: never) => recorder.scripts(details));
  emitter.on("test", (_: unknown, details: never) => recorder.scripts(details));
  emitter.on("console", (_: unknown, details: never) => recorder.console(details));
  emitter.on("item", (_: unknown, details: never) => recorder.item(details));
  // Thrown by a script after its end, in a timer or a promise.
  emitter.on("exception", (_: unknown, { error }: { readonly error?: Error }) => {
    recorder.failed(thrownText(error));
  });
}
