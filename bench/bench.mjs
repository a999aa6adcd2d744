// `npm run bench`: the generator and openapi-to-postmanv2 on the same definitions, whole processes, in turn (A B A B ...),
// after one warm-up each. Prints wall time and peak memory as medians, and the ratios pair by pair: on a machine whose
// speed drifts a ratio holds where seconds don't. The peer is installed into bench/node_modules on the first run.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const top = join(here, "..");
const runs = Number(process.env.BENCH_RUNS ?? 9);
const folder = process.env.SIGMA_DEFINITIONS ?? join(top, "..", "shared", "definitions");
const definitions = process.argv.slice(2);
if (definitions.length === 0 && existsSync(folder)) {
  definitions.push(
    ...readdirSync(folder)
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .map((name) => join(folder, name)),
  );
}
if (definitions.length === 0) definitions.push(join(top, "definitions", "sigma.yaml"));

const peer = join(here, "node_modules", "openapi-to-postmanv2", "bin", "openapi2postmanv2.js");
if (!existsSync(peer)) {
  console.log("installing openapi-to-postmanv2 into bench/ ...");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: here, stdio: "inherit" });
}

const scratch = mkdtempSync(join(tmpdir(), "sigma-postman-bench-"));
try {
  console.log(`Node ${process.version}, ${runs} runs each, in turn, after a warm-up; medians\n`);
  console.log("definition".padEnd(28), "wall s: ours  peer  ratio (min-max)      MiB: ours  peer  ratio");
  for (const definition of definitions) await compare(definition);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(definition) {
  const ours = [];
  const theirs = [];
  for (let run = 0; run <= runs; run += 1) {
    // Both write their output anew each time.
    const output = join(scratch, `out-${run}`);
    const a = await measure([
      join(top, "dist", "cli", "main.js"),
      "generate",
      definition,
      "--output",
      output,
      "--quiet",
    ]);
    const b = await measure([peer, "--spec", definition, "--output", join(scratch, "peer.json")]);
    rmSync(output, { recursive: true, force: true });
    if (run === 0) continue;
    ours.push(a);
    theirs.push(b);
  }
  const wall = ours.map((a, index) => a.seconds / theirs[index].seconds);
  const memory = ours.map((a, index) => a.mebibytes / theirs[index].mebibytes);
  const seconds = (list) => median(list.map((each) => each.seconds)).toFixed(2);
  const size = (list) => median(list.map((each) => each.mebibytes)).toFixed(0);
  console.log(
    basename(definition).padEnd(28),
    `${seconds(ours).padStart(12)} ${seconds(theirs).padStart(5)}  ${median(wall).toFixed(2)} (${Math.min(...wall).toFixed(2)}-${Math.max(...wall).toFixed(2)})`.padEnd(
      44,
    ),
    `${size(ours).padStart(5)} ${size(theirs).padStart(5)}  ${median(memory).toFixed(2)}`,
  );
}

/** One process from start to end; its peak memory is what the process itself says of itself when it exits. */
function measure(args) {
  const report = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS))`;
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, ["--import", report, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("exit", () => {
      resolve.seconds = Number(process.hrtime.bigint() - start) / 1e9;
    });
    child.on("close", (code) => {
      const peak = /PEAK (\d+)/.exec(text);
      if (code !== 0 || !peak) reject(new Error(`${args[0]} ended with ${code}: ${text.slice(0, 500)}`));
      else resolve({ seconds: resolve.seconds, mebibytes: Number(peak[1]) / 1024 });
    });
  });
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
