import { defineConfig } from "vitest/config";

/** What takes its time: `npm test` leaves it out, `npm run test:all` doesn't. `test/commands.test.ts` is for both. */
const SLOW = [
  "test/cli/{again,config,diff,generate,hostile,main,recipes,regenerate,run,strict,tree}.test.ts",
  "test/e2e/*.test.ts",
  "test/fake-sigma/*.test.ts",
  "test/merge/{property,real,sequence,team}.test.ts",
  "test/regenerate/{kind,merge-files,plan}.test.ts",
  "test/run/**/{doors,ends,guard,redact,redactor,run,tls}.test.ts",
  "test/template/{guard,scripts}.test.ts",
  "test/{ci,corpus,definitions,demo,examples,property,readme}.test.ts",
];

/** Quick ones that replace a module of Node's, or look at what was loaded. The other quick files share their modules, which saves a third of the time. */
const ISOLATED = ["test/lock/version-2.test.ts", "test/merge/parse-text.test.ts", "test/output/fault.test.ts"];

export default defineConfig({
  test: {
    globalSetup: "test/support/build-dist.mjs",
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // Left alone, Vitest keeps one processor free, which of two is half.
    maxWorkers: "100%",
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text"] },
    projects: [
      {
        extends: true,
        test: { name: "quick", include: ["test/**/*.test.ts"], exclude: [...SLOW, ...ISOLATED], isolate: false },
      },
      { extends: true, test: { name: "isolated", include: ISOLATED } },
      { extends: true, test: { name: "slow", include: SLOW } },
    ],
  },
});
