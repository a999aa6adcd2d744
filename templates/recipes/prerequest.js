// Runs before each step of a recipe: one whose inputs are missing, or that needs an earlier step first, is not sent.

/*! Each recipe: its folder, its name, its inputs (0 is optional, 1 is required, a list has the only values), its steps. */
const RECIPES = [];

const read = (name) => String(pm.variables.get(name) ?? "").trim();
const folders = typeof pm === "undefined" ? [] : [].concat(pm.execution.location);
const called = folders.pop();
const [folder] = folders.slice(-1);
const key = read("_recipe_for");

/** A renamed folder is known by its steps; where recipes share them, it is the recipe that is under way. */
const isLike = ([, , , steps]) => steps.some(([name]) => name === called);
const [, recipe, needs, steps] = RECIPES.find(([title]) => title === folder) ||
  RECIPES.find((row) => isLike(row) && key.startsWith(`${row[1]} `)) ||
  RECIPES.find(isLike) || [folder, folder, {}, []];
const step = steps.find(([name]) => name === called);
const [, facts = {}] = step || [];
const inputs = Object.fromEntries(Object.keys(needs).map((name) => [name, read(name)]));
const isAgain = read("_recipe_at") === pm.info.requestId;

/** What was found for other inputs, or by another run, is not for this one. */
const ownKey = `${recipe} ${JSON.stringify(inputs)}`;
if (key !== ownKey || (step === steps[0] && !isAgain)) {
  for (const name of Object.keys(pm.environment.toObject()))
    if (name.startsWith("_recipe_")) pm.environment.unset(name);
  pm.environment.set("_recipe_for", ownKey);
  // As they are in a query.
  for (const name of Object.keys(inputs)) pm.environment.set(`_${name}`, encodeURIComponent(inputs[name]));
}
if (!isAgain) {
  pm.environment.set("_recipe_at", pm.info.requestId);
  pm.environment.set("_recipe_page", "");
  pm.environment.set("_recipe_found", "[]");
}

function whyNot() {
  const missing = Object.keys(needs).filter((name) => needs[name] !== 0 && inputs[name] === "");
  if (missing.length > 0)
    return `no value for ${missing.join(", ")}: set ${missing.length > 1 ? "them" : "it"} in the environment`;
  for (const name of Object.keys(needs)) {
    const value = inputs[name];
    if (Array.isArray(needs[name]) && !needs[name].includes(value))
      return `the value of ${name} must be ${needs[name].join(" or ")}`;
    if (/["\\{}<>]|[^ -\uffff]/.test(value) || (/Id$/.test(name) && /[/?#]/.test(value)))
      return `the value of ${name} has characters that are not allowed: "${value}"`;
  }
  if (read("recipe") !== recipe && pm.variables.get("_began_in") !== folders.join("/"))
    return `this is a step of a recipe: run the folder "${folder}" on its own (newman: --folder "${folder}"), or set recipe to ${recipe}`;
  if (pm.variables.get("_recipe_stopped") === `${pm.info.iteration} ${ownKey}`) return "an earlier step failed";
  const { url, body } = JSON.parse(JSON.stringify(pm.request));
  const used = JSON.stringify([url, body]).match(/(?<=\{\{)_?recipe_\w+(?=\}\})/g) || [];
  if (!step && used.length > 0 && pm.request.method !== "GET")
    return `the recipe has no step "${called}": if you renamed it, restore its name`;
  if (facts.unless && read(facts.unless)) return `${facts.unless} has a value`;
  const empty = used.find((name) => read(name) === "");
  if (!empty) return "";
  const isOptional = needs[empty.replace(/^_/, "")] === 0;
  return `no value for ${empty}: ${isOptional ? "it is optional" : "there is nothing to do, or an earlier step was not sent"}`;
}

pm.variables.set("_recipe_step", JSON.stringify([facts, step === steps[steps.length - 1], called]));
const reason = whyNot();
const page = read("_recipe_page");
// Not a parameter of the request itself: empty, it would ask for a page, too.
if (page) pm.request.url.addQueryParams(`page=${encodeURIComponent(page)}`);
if (reason) {
  // `sigma-postman run` reads this line.
  console.info("sigma-postman: skipped", reason);
  pm.test.skip(`Not sent: ${reason}`, () => {});
  pm.execution.skipRequest();
}
