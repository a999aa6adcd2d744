import { setFlagsFromString } from "node:v8";

/**
 * Makes V8's optimizing compiler wait for code that runs for long: with the budget of Node 20 it takes a second core for half of a
 * run, and most runs end before that is earned back (docs/performance.md). To be called once all is loaded: V8 uses the compiled
 * code that comes with Node for its own modules only as long as its flags are as they were.
 */
export function optimizeLate(): void {
  setFlagsFromString("--interrupt-budget=1000000");
}
