// `npm run bench`: the generator and openapi-to-postmanv2 on the same definitions, whole processes, in turn (A B A B ...),
// after one warm-up each. Prints wall time and peak memory as medians, and the ratios pair by pair: on a machine whose
// speed drifts a ratio holds where seconds don't. Beside it, what parsing the text alone takes, in a process without
// anything else. The peer is installed into bench/node_modules on the first run.
//
// npm run bench -- [definition..]    those definitions; without any, the real ones where they are, else the bundled one
// npm run bench -- --large           what bench/large.mjs makes: 30 MB as JSON and YAML, and a real one 10 and 30 times
// BENCH_RUNS=5                       how often; 9 when left out, 3 for large ones
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const top = join(here, "..");
const isLarge = process.argv.includes("--large");
const runs = Number(process.env.BENCH_RUNS ?? (isLarge ? 3 : 9));
/** Seconds; one that takes longer is given up, and counts as taking that long. */
const LIMIT = 180;
const folder = process.env.SIGMA_DEFINITIONS ?? join(top, "..", "shared", "definitions");
const definitions = process.argv.slice(2).filter((argument) => argument !== "--large");
if (definitions.length === 0 && existsSync(folder)) {
  definitions.push(
    ...readdirSync(folder)
      .filter((name) => /\.(json|ya?ml)$/.test(name))
      .map((name) => join(folder, name)),
  );
}
if (definitions.length === 0) definitions.push(join(top, "definitions", "sigma.yaml"));

/** A real definition where there is one, else the bundled one as JSON. */
function makeLarge(into) {
  const real = definitions.filter((file) => file.endsWith(".json")).slice(-1);
  execFileSync(process.execPath, [join(here, "large.mjs"), into, ...real], { stdio: "inherit" });
  return readdirSync(into).map((name) => join(into, name));
}

const peer = join(here, "node_modules", "openapi-to-postmanv2", "bin", "openapi2postmanv2.js");
if (!existsSync(peer)) {
  console.log("installing openapi-to-postmanv2 into bench/ ...");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: here, stdio: "inherit" });
}

const scratch = mkdtempSync(join(tmpdir(), "sigma-postman-bench-"));
try {
  console.log(`Node ${process.version}, ${runs} runs each, in turn, after a warm-up; medians\n`);
  console.log("definition".padEnd(28), "wall s: ours (parsing)  peer  ratio (min-max)      MiB: ours  peer  ratio");
  for (const definition of isLarge ? makeLarge(join(scratch, "large")) : definitions) await compare(definition);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(definition) {
  const ours = [];
  const theirs = [];
  const parsing = [];
  for (let run = 0; run <= runs; run += 1) {
    // Both write into an empty folder each time.
    const output = join(scratch, `out-${run}`);
    const main = join(top, "dist", "cli", "main.js");
    const a = await measure([main, "generate", definition, "--output", output, "--quiet"]);
    const b = await measure([peer, "--spec", definition, "--output", join(scratch, "peer.json")]);
    rmSync(output, { recursive: true, force: true });
    if (run === 0 && !isLarge) continue;
    ours.push(a);
    theirs.push(b);
    parsing.push(Number(execFileSync(process.execPath, [join(here, "parse.mjs"), definition], { encoding: "utf8" })));
  }
  const wall = ours.map((a, index) => a.seconds / theirs[index].seconds);
  const memory = ours.map((a, index) => a.mebibytes / theirs[index].mebibytes);
  const seconds = (list) => median(list.map((each) => each.seconds)).toFixed(2);
  const size = (list) => median(list.map((each) => each.mebibytes)).toFixed(0);
  const gaveUp = theirs.some(({ isOver }) => isOver) ? ">" : "";
  const time = `${seconds(ours)} (${median(parsing).toFixed(2)})`.padStart(22);
  const ratio = `${median(wall).toFixed(2)} (${Math.min(...wall).toFixed(2)}-${Math.max(...wall).toFixed(2)})`;
  console.log(
    basename(definition).padEnd(28),
    `${time} ${`${gaveUp}${seconds(theirs)}`.padStart(5)}  ${ratio}`.padEnd(50),
    `${size(ours).padStart(5)} ${size(theirs).padStart(5)}  ${median(memory).toFixed(2)}`,
  );
}

/** One process from start to end; its peak memory is what the process itself says of itself when it exits. */
function measure(args) {
  const report = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS))`;
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    // Room enough for a peer that needs more than Node's default.
    const options = ["--max-old-space-size=8192", "--import", report];
    const child = spawn(process.execPath, [...options, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: LIMIT * 1000,
      killSignal: "SIGKILL",
    });
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("exit", () => {
      resolve.seconds = Number(process.hrtime.bigint() - start) / 1e9;
    });
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") {
        resolve({ seconds: LIMIT, mebibytes: Number.NaN, isOver: true });
        return;
      }
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
