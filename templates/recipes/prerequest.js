// Runs before each step of this recipe: one whose inputs are missing, or that an earlier step has to come before, is not sent.

/** Its name, and its inputs. */
const RECIPE = {};

const read = (key) => String(pm.variables.get(key) ?? "").trim();
const inputs = Object.fromEntries(RECIPE.inputs.map(({ variable }) => [variable, read(variable)]));
const key = JSON.stringify([RECIPE.name, inputs]);

/** What was found for other inputs is not for these. */
if (pm.environment.get("_recipe_for") !== key) {
  for (const name of Object.keys(pm.environment.toObject()))
    if (name.startsWith("_recipe_")) pm.environment.unset(name);
  pm.environment.set("_recipe_for", key);
  // As they stand in a query.
  for (const name of Object.keys(inputs)) pm.environment.set(`_${name}`, encodeURIComponent(inputs[name]));
}
if (pm.environment.get("_recipe_at") !== pm.info.requestId) {
  pm.environment.set("_recipe_at", pm.info.requestId);
  pm.environment.set("_recipe_page", "200");
  for (const name of ["_recipe_found", "_recipe_last_page"]) pm.environment.unset(name);
}
pm.variables.set("_in_recipe", pm.info.requestId);

/** A run that began with this recipe is one of this recipe; one of everything began with something else. */
if (pm.variables.get("_began_with") === pm.info.requestId) pm.variables.set("_began_recipe", RECIPE.name);
const isWanted = [read("recipe"), pm.variables.get("_began_recipe")].includes(RECIPE.name);

function whyNot() {
  const missing = RECIPE.inputs.filter(({ variable, optional }) => !optional && inputs[variable] === "");
  const names = missing.map(({ variable }) => variable).join(", ");
  if (names) return `no value for ${names}: set it in the environment (see the description of the recipe's folder)`;
  for (const { variable, values } of RECIPE.inputs) {
    const value = inputs[variable];
    if (values && value && !values.includes(value))
      return `no value for ${variable} but ${values.join(" or ")} will do`;
    if (/["\\{}<>]|[^ -\uffff]/.test(value) || (/Id$/.test(variable) && /[/?#]/.test(value)))
      return `no value for ${variable} can have the characters of "${value}"`;
  }
  if (!isWanted) return `this writes or is part of a recipe: run its folder by itself, or set recipe to ${RECIPE.name}`;
  if (pm.variables.get("_recipe_stopped") === `${pm.info.iteration} ${key}`)
    return "neither this nor what follows: a step before it failed";
  const { url, body } = JSON.parse(JSON.stringify(pm.request));
  const used = JSON.stringify([url, body]).match(/\{\{_?recipe_\w+\}\}/g) || [];
  const empty = used.map((whole) => whole.slice(2, -2)).find((name) => read(name) === "");
  if (!empty) return "";
  const optional = empty.replace(/^_/, "");
  if (optional in inputs) return `no value for ${optional}, which may stay empty`;
  return `no value for ${empty}: there is nothing to do here, or the steps before this one were not sent`;
}

const reason = whyNot();
if (reason) {
  // `sigma-postman run` reads this line.
  console.info("sigma-postman: skipped", reason);
  pm.test.skip(`Not sent: ${reason}`, () => {});
  pm.execution.skipRequest();
}
