/** What V8 is told for the sake of short runs (docs/performance.md). */
import module from "node:module";
import { setFlagsFromString } from "node:v8";

/**
 * From Node 22 on, what was compiled is kept for the next run, where Node keeps it for all programs; `NODE_DISABLE_COMPILE_CACHE=1`
 * turns that off. @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiled(): void {
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
}

/** From here on it makes no difference, and a version without that flag would say so in every run. */
const KNOWS_BETTER = 24;

/**
 * Makes V8's optimizing compiler wait for code that runs for long: with the budget of Node 20 and 22 it takes a second core for half
 * of a run, and most runs end before that is earned back. To be called once all is loaded: V8 uses the compiled code that comes
 * with Node for its own modules only as long as its flags are as they were.
 */
export function optimizeLate(): void {
  if (Number.parseInt(process.versions.node, 10) < KNOWS_BETTER) setFlagsFromString("--interrupt-budget=1000000");
}
