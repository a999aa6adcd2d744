/** The command as people run it: `dist/cli/main.js` in a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** As `npm run build` makes it; `build-dist.mjs` does so before the tests. */
export const MAIN = join(ROOT, "dist/cli/main.js");

export interface Outcome {
  /** `timeout` when it had to be stopped. */
  readonly code: number | "timeout";
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs sigma-postman in `folder`; its environment has nothing of the one the tests run in but what is given here. */
export async function sigmaPostman(
  folder: string,
  args: readonly string[],
  {
    env = {},
    timeout = 60_000,
  }: { readonly env?: { readonly [name: string]: string }; readonly timeout?: number } = {},
): Promise<Outcome> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? "timeout", stdout, stderr }));
  });
}
