// Shows the whole way without an account: starts the fake Sigma (fake-sigma/), generates a collection from the bundled
// definition, and runs it there. `npm run demo -- --reporters cli,html` gives further options to `run`.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const top = fileURLToPath(new URL("..", import.meta.url));
const main = join(top, "dist", "cli", "main.js");
const folder = await mkdtemp(join(tmpdir(), "sigma-postman-demo-"));

/** The server is TypeScript: bundled here, since Node 20 runs no TypeScript. */
async function load(...names) {
  const outfile = join(folder, "server.mjs");
  await build({
    stdin: {
      contents: names.map((name) => `export * from ${JSON.stringify(`./fake-sigma/${name}.ts`)};`).join("\n"),
      resolveDir: top,
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  return await import(pathToFileURL(outfile).href);
}

/** Prints the command as a user would type it, and runs it. */
async function sigmaPostman(args, env = {}) {
  console.log(
    `$ ${Object.keys(env)
      .map((name) => `${name}=... `)
      .join("")}sigma-postman ${args.join(" ")}`,
  );
  const child = spawn(process.execPath, [main, ...args], { stdio: "inherit", env: { ...process.env, ...env } });
  const code = await new Promise((resolve) => child.on("close", resolve));
  console.log("");
  return code ?? 1;
}

try {
  const { startSigma, readDefinition } = await load("server", "definition");
  const sigma = await startSigma({ definition: readDefinition(join(top, "definitions", "sigma.yaml")) });
  try {
    const output = join(folder, "output");
    console.log(`A fake Sigma listens on ${sigma.url}\n`);
    process.exitCode =
      (await sigmaPostman(["generate", "bundled", "--output", output])) ||
      (await sigmaPostman(
        ["run", join(output, "sigma.postman_collection.json"), "--base-url", sigma.url, ...process.argv.slice(2)],
        { SIGMA_CLIENT_ID: sigma.clientID, SIGMA_CLIENT_SECRET: sigma.secret },
      ));
    const tokens = sigma.requests.filter(({ grant }) => grant !== undefined).length;
    const touched = sigma.requests.filter((request) => request.touched).length;
    console.log(
      `The fake Sigma saw ${sigma.requests.length} requests, ${tokens} for a token, and ${touched} writes to what exists.`,
    );
  } finally {
    await sigma.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
