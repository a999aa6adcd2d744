// A collection of the requests that read. Without `output`, generate() writes nothing: what to do with the result is up to you.
import { writeFile } from "node:fs/promises";
import { generate, isFolder } from "sigma-postman";

const [file = "sigma-read-only.postman_collection.json"] = process.argv.slice(2);

// Recipes are folders in a folder, and most of them write.
const options = { definitions: ["bundled"], name: "Sigma API, read only", recipes: false };
const { api, collection, warnings } = await generate(options);
for (const { where, message } of warnings) console.warn(`${where}: ${message}`);

// Authenticate is a POST, and stays: all others need the token that it fetches.
const reads = (entry) => entry.name === "Authenticate" || ["GET", "HEAD"].includes(entry.request.method);
const entries = collection.item
  .map((entry) => (isFolder(entry) ? { ...entry, item: entry.item.filter(reads) } : entry))
  .filter((entry) => (isFolder(entry) ? entry.item.length > 0 : reads(entry)));
await writeFile(file, `${JSON.stringify({ ...collection, item: entries }, null, 2)}\n`);

const kept = entries.flatMap((entry) => (isFolder(entry) ? entry.item : [entry]));
console.log(`${file}: ${kept.length - 1} of ${api.operations.length} operations`);
