// Runs after each step of a recipe: reads all pages, waits, keeps what later steps need, and stops the recipe where one fails.

/** Milliseconds between two looks at something that takes a while, and how many there are. */
const PAUSE = 3000;
const MOST_LOOKS = 300;
/** Pages of a list: one that says each time that there is another would have no end. */
const MOST_PAGES = 900;

/** The facts of the step, as its recipe has them, whether it is the last one, and its name. */
const [step, isLast, called] = JSON.parse(pm.variables.get("_recipe_step") || "[{}]");
const code = pm.response.code;
const read = (name) => String(pm.variables.get(name) ?? "");
const set = (name, value) => pm.environment.set(name, value);
const listIn = (name) => JSON.parse(read(name) || "[]");
let isAgain = false;

/**
 * Undefined for what isn't JSON. `collection/test.js` has the same lines: a script of a collection stands alone, and filling
 * shared ones in, also into a script that a user puts in its place, would take more than they are.
 */
function bodyOf() {
  try {
    return pm.response.json();
  } catch {
    return undefined;
  }
}

const body = bodyOf();

/** What was found is no longer needed. */
function forget() {
  for (const name of Object.keys(pm.environment.toObject()))
    if (name.startsWith("_recipe_")) pm.environment.unset(name);
}

/** Later steps are not sent. What was changed is said for whoever continues from here. */
function stop(reason) {
  const done = listIn("_recipe_done");
  const shown = done.length > 5 ? [...done.slice(0, 5), `${done.length - 5} more`] : done;
  const before = done.length > 0 ? `Done before that: ${shown.join(", ")}.` : "Nothing was changed before that.";
  pm.variables.set("_recipe_stopped", `${pm.info.iteration} ${read("_recipe_for")}`);
  forget();
  pm.test("The recipe can continue", () => {
    throw new Error(`${reason}. ${before}`);
  });
}

function sendAgain(milliseconds, reason) {
  isAgain = true;
  if (milliseconds > 0) setTimeout(() => {}, milliseconds);
  pm.test.skip(`${reason}: a run sends this again; in the app, send it again`, () => {});
  // `sigma-postman run` reads this line.
  console.info("sigma-postman: under way", reason);
  pm.execution.setNextRequest(pm.info.requestId);
}

/** A condition's value is a variable by its name, or a value; an optional input that is empty is no condition. */
function isMeant(entry) {
  return Object.keys(step.where).every((property) => {
    const wanted = step.where[property];
    if (!/^_?recipe_/.test(wanted)) return entry[property] === wanted;
    const [value, given] = [read(wanted), entry[property]].map((text) =>
      String(text ?? "")
        .trim()
        .toLowerCase(),
    );
    return value === given || (value === "" && wanted.startsWith("recipe_"));
  });
}

/** Of all pages: nothing until the last has come. */
function readList() {
  const entries = Array.isArray(body) ? body : body?.entries;
  if (!Array.isArray(entries)) return stop("The response has no list");
  const [pages = [], ...before] = listIn("_recipe_found");
  const found = [...before, ...entries.filter((entry) => entry && typeof entry === "object" && isMeant(entry))];
  const page = body.nextPage;
  if (typeof page !== "string" || page === "") return find(found);
  if (pages.includes(page)) return stop("The list doesn't end: its next page is one that was read before");
  if (pages.length >= MOST_PAGES) return stop(`The list doesn't end: it has more than ${MOST_PAGES} pages`);
  set("_recipe_found", JSON.stringify([[...pages, page], ...found]));
  set("_recipe_page", page);
  sendAgain(0, "There is another page");
}

function find(found) {
  const [into] = Object.keys(step.collect || {});
  if (into) collect(into, [...new Set(found.map((entry) => entry[step.collect[into]]))]);
  else if (found.length === 1) keep(found[0]);
  else if (found.length === 0 && step.none)
    for (const name of Object.keys(step.none)) set(name, read(step.none[name]).trim());
  else {
    const by = Object.keys(step.where).map((property) => `${property} ${read(step.where[property]) || "any"}`);
    stop(`There is ${found.length > 0 ? `more than one (${found.length})` : "no"} ${step.find} with ${by.join(", ")}`);
  }
}

/** What can be in a path, also for a server that decodes it, and in the JSON of a body. */
function isUsable(value) {
  const isOther = typeof value === "object" || (typeof value === "number" && !Number.isSafeInteger(value));
  const text = isOther ? "" : String(value ?? "");
  return /^[^"\\{}<>/?#]+$/.test(text) && !/^\.\.?$|%(2[35ef]|3f|5c)/i.test(text);
}

/** An object is kept as JSON that is put into a body as it is: nothing in it may look like a variable. */
function keep(entry) {
  for (const name of Object.keys(step.keep || {})) {
    const value = entry?.[step.keep[name]];
    const isObject = value && typeof value === "object";
    if (!isObject && !isUsable(value)) return stop(`The response has no ${step.keep[name]} to continue with`);
    set(name, isObject ? JSON.stringify(value).replace(/\{\{/g, "{\\u007b") : String(value));
  }
}

/** All of them, or none: a list with an entry that can't be worked with is not what it seems. */
function collect(into, values) {
  if (values.every(isUsable)) take(into, values.map(String));
  else stop(`The response has an entry with no ${step.collect[into]} to go on with`);
}

/** The first of a list, which later steps work with, and the others, which wait. */
function take(variable, [first = "", ...others]) {
  set(variable, first);
  set(`${variable}s`, JSON.stringify(others));
  if (step.each && first) sendAgain(0, `${others.length + 1} more to do`);
}

/** Whether there is nothing to wait for. */
function isReady() {
  const state = step.property ? body?.[step.property] : code;
  if (!step.while.includes(state)) {
    const isGood = !step.until || state === step.until;
    if (!isGood) stop(`It failed: ${step.wait} is ${state} (${body?.error ?? "no reason given"})`);
    return isGood;
  }
  const [id, count] = read("_recipe_looks").split(" ");
  const looks = id === pm.info.requestId ? Number(count) + 1 : 1;
  pm.variables.set("_recipe_looks", `${pm.info.requestId} ${looks}`);
  if (looks >= MOST_LOOKS) stop(`It takes too long: ${step.wait} was still ${state} when last checked`);
  else sendAgain(PAUSE, `Not ready yet: ${step.wait} (${state}), after ${(looks * PAUSE) / 1000} s`);
  return false;
}

function after() {
  if (pm.request.method !== "GET") {
    const what = step.each ? `${called} (${read(step.each)})` : called;
    set("_recipe_done", JSON.stringify([...listIn("_recipe_done"), what]));
  }
  for (const name of Object.keys(step.expect || {})) {
    const given = JSON.stringify(body?.[name]);
    if (given !== JSON.stringify(step.expect[name]))
      return stop(`Sigma says ${name}: ${given} (${pm.response.text().slice(0, 300)})`);
  }
  if (step.wait && !isReady()) return;
  if (step.where) readList();
  else keep(body);
  if (step.each) take(step.each, listIn(`${step.each}s`));
}

if (code > 199 && code < 300) {
  after();
  if (!isAgain) set("_recipe_at", "");
  if (isLast && !isAgain) forget();
} else if (
  pm.request.method !== "GET" ||
  ![read("_attempts").split(" ")[0], read("_sent_again")].includes(pm.info.requestId)
) {
  // Else the collection's own script sends it again.
  const said = typeof body?.message === "string" ? ` (${body.message})` : "";
  const left = step.each ? `, and ${listIn(`${step.each}s`).length + 1} were still to do` : "";
  stop(`Sigma responded with ${code}${said}${left}`);
}
