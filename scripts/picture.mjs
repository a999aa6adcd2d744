// Draws docs/images/collection.svg from output/: the collection's tree, and one of its requests opened; and docs/images/recipe.svg:
// the folder of recipes, and one of them opened. Everything in them is read from the generated files, and a test draws them
// again. Narrow and with large letters, so that they can be read on a phone.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("..", import.meta.url));
const IMAGES = join(top, "docs", "images");

const WIDTH = 480;
const ROW = 30;
const METHODS = {
  GET: ["GET", "#0a7f4f"],
  POST: ["POST", "#9a6700"],
  PUT: ["PUT", "#0550ae"],
  PATCH: ["PATCH", "#6f42c1"],
  DELETE: ["DEL", "#b42318"],
};
/** Which folder is open, how many of its requests are shown, and which of these is opened below the tree. */
const OPEN = { folder: "Workbooks", from: "List workbooks", requests: 8, request: "Get a workbook" };
/** How many folders are shown before the open one. */
const FOLDERS_BEFORE = 5;

/** The recipe that is opened. */
const RECIPE = "Hand over all files of a member";

/** The collection as SVG. */
export function drawCollection() {
  const collection = read("sigma.postman_collection.json");
  const environment = read("sigma-aws-us-west.postman_environment.json");
  const folders = collection.item.filter((entry) => entry.item !== undefined);
  const open = folders.find(({ name }) => name === OPEN.folder);
  const at = folders.indexOf(open);
  const first = open.item.findIndex(({ name }) => name === OPEN.from);
  const shown = open.item.slice(first, first + OPEN.requests);

  const drawing = new Drawing();
  drawing.header(collection.info.name, environment.name);
  for (const item of collection.item.filter((entry) => entry.item === undefined)) drawing.request(item, 0);
  for (const folder of folders.slice(0, FOLDERS_BEFORE)) drawing.folder(folder, false);
  drawing.more(`${at - FOLDERS_BEFORE} more folders`, 0);
  drawing.folder(open, true);
  for (const item of shown) drawing.request(item, 1, item.name === OPEN.request);
  drawing.more(`${open.item.length - shown.length} more requests`, 1);
  for (const folder of folders.slice(at + 1, at + 3)) drawing.folder(folder, false);
  const request = open.item.find(({ name }) => name === OPEN.request);
  drawing.opened(request, collection.auth, environment);
  return drawing.svg("The generated collection, and one of its requests");
}

/** The recipes as SVG. */
export function drawRecipe() {
  const { item } = read("sigma.postman_collection.json");
  const environment = read("sigma-aws-us-west.postman_environment.json");
  const recipes = item.find(({ name }) => name === "Recipes");
  const drawing = new Drawing();
  drawing.header(recipes.name, environment.name);
  for (const recipe of recipes.item) {
    drawing.folder(recipe, recipe.name === RECIPE);
    if (recipe.name === RECIPE) for (const step of recipe.item) drawing.request(step, 1);
  }
  drawing.recipe(recipes.item.find(({ name }) => name === RECIPE));
  return drawing.svg("The recipes, and one of them with its steps and what it says of itself");
}

class Drawing {
  #parts = [];
  #y = 0;

  header(name, environment) {
    this.#y = 52;
    this.#text(20, 33, name, { size: 18, weight: 700 });
    const width = environment.length * 7.4 + 24;
    this.#parts.push(
      `<rect x="${WIDTH - width - 16}" y="13" width="${width}" height="28" rx="14" fill="#eef2f6" stroke="#d0d7de"/>`,
    );
    this.#text(WIDTH - width / 2 - 16, 32, environment, { size: 13, anchor: "middle", fill: "#57606a" });
    this.#line();
    this.#y += 5;
  }

  folder({ name, item }, isOpen) {
    const y = this.#row();
    const arrow = isOpen ? "M0 -3 l5 6 l5 -6" : "M2 -5 l6 5 l-6 5";
    this.#parts.push(
      `<path transform="translate(20 ${y - 5})" d="${arrow}" fill="none" stroke="#57606a" stroke-width="1.6"/>`,
    );
    this.#text(42, y, name, { weight: isOpen ? 600 : 400 });
    this.#text(WIDTH - 20, y, String(item.length), { size: 13, anchor: "end", fill: "#57606a" });
  }

  request({ name, request }, depth, isSelected = false) {
    const y = this.#row();
    if (isSelected) {
      this.#parts.push(`<rect x="8" y="${y - 20}" width="${WIDTH - 16}" height="${ROW}" rx="6" fill="#e7f0fd"/>`);
    }
    this.#method(20 + depth * 22, y, request.method);
    this.#text(74 + depth * 22, y, name, { weight: isSelected ? 600 : 400 });
  }

  more(text, depth) {
    this.#text(42 + depth * 54, this.#row(), `… ${text}`, { size: 14, fill: "#57606a" });
  }

  /** What the tab of a request shows: its URL, its path variables and where its token comes from. */
  opened({ name, request }, auth, environment) {
    this.#y += 10;
    this.#line();
    this.#y += 4;
    this.#text(20, this.#row(), name, { size: 17, weight: 700 });
    this.#y += 8;
    const y = this.#row();
    this.#parts.push(
      `<rect x="16" y="${y - 24}" width="${WIDTH - 32}" height="38" rx="8" fill="#f6f8fa" stroke="#d0d7de"/>`,
    );
    this.#method(28, y, request.method);
    this.#text(72, y, request.url.raw, { mono: true, size: 14 });
    this.#y += 12;
    this.#text(20, this.#row(), "Path variables", { size: 14, weight: 600, fill: "#57606a" });
    for (const { key, value, description } of request.url.variable) {
      const y = this.#row();
      this.#text(20, y, key, { mono: true, size: 14 });
      this.#text(150, y, value, { mono: true, size: 14, fill: "#0550ae" });
      for (const line of wrap(plain(description), 62))
        this.#text(20, this.#row(22), line, { size: 14, fill: "#57606a" });
    }
    this.#y += 4;
    this.#text(20, this.#row(), "Authorization", { size: 14, weight: 600, fill: "#57606a" });
    const [token] = auth[auth.type];
    this.#text(20, this.#row(), `Bearer ${token.value}`, { mono: true, size: 14 });
    this.#text(WIDTH - 20, this.#y - 10, "inherited from the collection", { size: 13, anchor: "end", fill: "#57606a" });
    this.#y += 4;
    this.#text(20, this.#row(), "To fill in, once, in the environment", { size: 14, weight: 600, fill: "#57606a" });
    const keys = environment.values.filter(({ key }) => ["clientID", "secret"].includes(key)).map(({ key }) => key);
    this.#text(20, this.#row(), keys.join(", "), { mono: true, size: 14 });
    this.#y += 10;
  }

  /** What the description of a recipe's folder says: what it does and changes, its inputs, its command. */
  recipe({ name, description }) {
    const [does, changes, inputs, command] = description.split("\n\n").filter((part) => part !== "**Fill in:**");
    this.#y += 10;
    this.#line();
    this.#y += 10;
    this.#text(20, this.#row(), name, { size: 17, weight: 700 });
    for (const part of [does, changes])
      for (const line of wrap(plain(part), 64)) this.#text(20, this.#row(22), line, { size: 14, fill: "#57606a" });
    this.#y += 8;
    this.#text(20, this.#row(), "To fill in, in the environment", { size: 14, weight: 600, fill: "#57606a" });
    for (const line of inputs.split("\n")) {
      const [, variable, what] = /^- `(\w+)`: (.*)$/.exec(line);
      this.#text(20, this.#row(), variable, { mono: true, size: 14, fill: "#0550ae" });
      this.#text(168, this.#y - 10, plain(what), { size: 14, fill: "#57606a" });
    }
    this.#y += 4;
    const [label, code] = command.split(": ");
    this.#text(20, this.#row(), label, { size: 14, weight: 600, fill: "#57606a" });
    this.#text(20, this.#row(), code.replaceAll("`", ""), { mono: true, size: 14 });
    this.#y += 10;
  }

  svg(title) {
    const font = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Inter, Roboto, 'Helvetica Neue', Arial, sans-serif";
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${this.#y}" viewBox="0 0 ${WIDTH} ${this.#y}" font-family="${font}" font-size="16" fill="#1f2328">`,
      `<title>${title}</title>`,
      `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${this.#y - 1}" rx="12" fill="#ffffff" stroke="#d0d7de"/>`,
      ...this.#parts,
      "</svg>",
      "",
    ].join("\n");
  }

  #row(height = ROW) {
    this.#y += height;
    return this.#y - 10;
  }

  #line() {
    this.#parts.push(`<path d="M0 ${this.#y} H${WIDTH}" stroke="#d0d7de"/>`);
  }

  #method(x, y, method) {
    const [label, color] = METHODS[method];
    this.#text(x, y, label, { size: 13, weight: 700, fill: color });
  }

  #text(x, y, text, { size, weight, anchor, fill, mono } = {}) {
    const attributes = Object.entries({
      "font-size": size,
      "font-weight": weight,
      "text-anchor": anchor,
      fill,
      "font-family": mono ? "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" : undefined,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}="${value}"`);
    this.#parts.push(`<text x="${x}" y="${y}"${attributes.join("")}>${escapeXml(text)}</text>`);
  }
}

function read(name) {
  return JSON.parse(readFileSync(join(top, "output", name), "utf8"));
}

/** Markdown without its marks. */
function plain(text) {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/[`*]|(?<!\w)_|_(?!\w)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length > width) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines;
}

function escapeXml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(IMAGES, { recursive: true });
  writeFileSync(join(IMAGES, "collection.svg"), drawCollection());
  writeFileSync(join(IMAGES, "recipe.svg"), drawRecipe());
}
