// Runs after each step of a recipe: reads all pages, waits, keeps what later steps need, and stops the recipe where one fails.

/** Milliseconds between two looks at something that takes a while, and how many of them. */
const PAUSE = 3000;
const MOST_LOOKS = 300;

const step = JSON.parse(pm.variables.get("_recipe_step") || "{}");
const read = (name) => String(pm.variables.get(name) ?? "");
const code = pm.response.code;
const isWrite = pm.request.method !== "GET";

function bodyOf() {
  try {
    return pm.response.json();
  } catch {
    return undefined;
  }
}

const answer = bodyOf();

/** Changes that this recipe has made so far, for whoever has to go on from here. */
function doneSoFar() {
  const done = JSON.parse(read("_recipe_done") || "[]");
  const shown = done.length > 5 ? [...done.slice(0, 5), `${done.length - 5} more`] : done;
  return done.length > 0 ? `Done before that: ${shown.join(", ")}.` : "Nothing was changed before that.";
}

/** What was found is of no use any more. */
function forget() {
  for (const name of Object.keys(pm.environment.toObject()))
    if (name.startsWith("_recipe_")) pm.environment.unset(name);
}

/** Later steps find nothing to work with. */
function stop(reason) {
  const text = `${reason}. ${doneSoFar()}`;
  pm.variables.set("_recipe_stopped", `${pm.info.iteration} ${pm.environment.get("_recipe_for")}`);
  forget();
  pm.test("The recipe can go on", () => {
    throw new Error(text);
  });
}

let isAgain = false;

function sendAgain(milliseconds, reason) {
  isAgain = true;
  if (milliseconds > 0) setTimeout(() => {}, milliseconds);
  if (reason) pm.test.skip(`${reason}: a run sends this again; in the app, send it again`, () => {});
  pm.execution.setNextRequest(pm.info.requestId);
}

const same = (left, right) =>
  String(left ?? "")
    .trim()
    .toLowerCase() === String(right).trim().toLowerCase();

/** A condition's value is a variable by its name, or a value; an optional input that is empty is no condition. */
function isMeant(entry, where) {
  return Object.keys(where).every((property) => {
    const wanted = where[property];
    if (!/^_?recipe_/.test(String(wanted))) return entry[property] === wanted;
    const value = read(wanted);
    if (value.trim() === "") return wanted.startsWith("recipe_") && !step.find?.none;
    return same(entry[property], value);
  });
}

/** Of all pages: undefined until the last has come. */
function entriesMeant({ where }) {
  const entries = Array.isArray(answer) ? answer : answer?.entries;
  if (!Array.isArray(entries)) {
    stop("The response holds no list");
    return undefined;
  }
  const found = [...JSON.parse(read("_recipe_found") || "[]"), ...entries.filter((entry) => isMeant(entry, where))];
  const page = answer.nextPage;
  if (typeof page !== "string" || page === "") {
    pm.environment.set("_recipe_page", "200");
    pm.environment.unset("_recipe_found");
    return found;
  }
  if (same(pm.environment.get("_recipe_last_page"), page)) {
    stop("The list doesn't end: its next page is the same again");
    return undefined;
  }
  pm.environment.set("_recipe_last_page", page);
  pm.environment.set("_recipe_found", JSON.stringify(found));
  pm.environment.set("_recipe_page", `200&page=${encodeURIComponent(page)}`);
  sendAgain(0, "There is another page");
  return undefined;
}

function keep(properties, entry) {
  for (const variable of Object.keys(properties)) {
    const value = entry?.[properties[variable]];
    if (!/^[^"\\{}<>/?#]+$/.test(String(value ?? ""))) {
      stop(`The response has no ${properties[variable]} to go on with`);
      return;
    }
    pm.environment.set(variable, String(value));
  }
}

function find({ what, where, keep: properties, none }) {
  const found = entriesMeant({ where });
  if (found === undefined) return;
  if (found.length === 1) keep(properties, found[0]);
  else if (found.length === 0 && none)
    for (const name of Object.keys(none)) pm.environment.set(name, read(none[name]).trim());
  else stop(found.length === 0 ? `There is no ${what}` : `There is not one ${what}, but ${found.length}`);
}

function collect({ where, property, into }) {
  const found = entriesMeant({ where });
  if (found === undefined) return;
  const [first = "", ...others] = [...new Set(found.map((entry) => String(entry[property])))];
  pm.environment.set(into, first);
  pm.environment.set(`${into}s`, JSON.stringify(others));
}

/** Whether it is there. */
function isReady({ what, property, until, while: during }) {
  const state = property ? String(answer?.[property] ?? "") : code;
  if (property ? until.includes(state) : code !== during) return true;
  if (property && !during.includes(state)) {
    stop(`It failed: ${what} is ${state || "in no known state"}${answer?.error ? ` (${String(answer.error)})` : ""}`);
    return false;
  }
  const [id, count] = read("_recipe_looks").split(" ");
  const looks = id === pm.info.requestId ? Number(count) + 1 : 1;
  pm.variables.set("_recipe_looks", `${pm.info.requestId} ${looks}`);
  if (looks >= MOST_LOOKS) stop(`It takes too long: ${what} was still ${state} when last asked after`);
  else sendAgain(PAUSE, `Not ready yet (${what})`);
  return false;
}

function next(variable) {
  const [first = "", ...others] = JSON.parse(read(`${variable}s`) || "[]");
  pm.environment.set(variable, first);
  pm.environment.set(`${variable}s`, JSON.stringify(others));
  if (first) sendAgain(0, `${others.length + 1} more to do`);
}

function after() {
  if (step.done)
    pm.environment.set(
      "_recipe_done",
      JSON.stringify([...JSON.parse(read("_recipe_done") || "[]"), pm.variables.replaceIn(step.done)]),
    );
  const left = (step.empty || []).flatMap((name) => answer?.[name] ?? [`${name} is missing`]);
  if (left.length > 0) stop(`Not all was done: ${left.join(", ")} stayed as it was`);
  else if (step.wait && !isReady(step.wait)) return;
  else if (step.find) find(step.find);
  else if (step.collect) collect(step.collect);
  else {
    if (step.keep) keep(step.keep, answer);
    if (step.each) next(step.each);
  }
}

/** The collection's own script sends it again. */
const isSentAgain = read("_attempts").split(" ")[0] === pm.info.requestId || read("_sent_again") === pm.info.requestId;
if (code < 200 || code > 299) {
  if (!isSentAgain || isWrite) {
    const said = typeof answer?.message === "string" ? ` (${answer.message})` : "";
    stop(
      `Sigma answered ${code}${said}${step.each ? `, and ${JSON.parse(read(`${step.each}s`) || "[]").length + 1} were still to do` : ""}`,
    );
  }
} else {
  after();
  if (step.isLast && !isAgain) forget();
}
