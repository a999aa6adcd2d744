// Regenerates over a collection that was edited in Postman and exported.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { generate, mergeReportSections, SigmaPostmanError } from "sigma-postman";

const [exported, folder] = process.argv.slice(2);
if (!exported || !folder) {
  console.error("usage: node merge.mjs <exported collection> <folder that it was generated into>");
  process.exit(2);
}

try {
  await copyFile(exported, join(folder, "sigma.postman_collection.json"));
  // In earnest: ["latest"].
  const { merge, changes, notes } = await generate({ definitions: ["bundled"], output: folder });
  for (const { title, entries } of mergeReportSections(merge)) {
    console.log(`${title}: ${entries.length}`);
    for (const { where, text } of entries) console.log(`  ${where}${text && `: ${text}`}`);
  }
  console.log(changes ? `The API has changed: see ${join(folder, "CHANGES.md")}.` : "The API has not changed.");
  for (const note of notes) console.log(note);
} catch (error) {
  if (!(error instanceof SigmaPostmanError)) throw error;
  console.error([error.where, error.message, error.hint].filter(Boolean).join("\n"));
  process.exitCode = error.exitCode;
}
