// Keeps what later requests need of this answer. A value that you set yourself is never replaced.

/**
 * Each sets variables from properties of one entry: the first that has what `where` asks for, if it asks. `parents` are
 * the segments of the path, counted from its end, that hold the ids of what the entries belong to.
 */
const FEEDS = [];
/** The variable of the next page's token, and the property it comes from. */
const NEXT_PAGE = null;

/** What scripts stored, and for which parents: a variable that holds something else by now is yours. */
function readChained() {
  try {
    return JSON.parse(pm.environment.get("_chained") || "{}");
  } catch {
    return {};
  }
}

function current(variable) {
  return String(pm.variables.get(variable) ?? pm.environment.get(variable) ?? "");
}

function isYours(variable, chained) {
  const value = current(variable);
  return value !== "" && value !== chained[variable]?.value;
}

/** Lists answer `{ entries: [...] }` or a bare array; other answers are their own and only entry. */
function entriesOf(answer) {
  const entries = Array.isArray(answer) ? answer : answer && Array.isArray(answer.entries) ? answer.entries : [answer];
  return entries.filter((entry) => entry !== null && typeof entry === "object");
}

/** What can stand in a path. Postman would take two braces for a variable of yours. */
function isUsable(value) {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
  return text !== "" && text.length <= 500 && !/\{\{|[/\\?#]|^\.\.?$/.test(text);
}

function keep(feed, entries, chained) {
  const variables = Object.keys(feed.set);
  const segments = pm.request.url.getPath().split("/");
  const of = feed.parents.map((fromEnd) => segments[segments.length - fromEnd]).join(" ");
  const entryHas = (entry, variable) => isUsable(entry[feed.set[variable]]);
  const agrees = (entry, variable) => String(entry[feed.set[variable]]) === current(variable);
  const meets = (entry, condition) => Object.keys(condition || {}).every((key) => entry[key] === condition[key]);

  const yours = variables.filter((variable) => isYours(variable, chained));
  // What a list stored stays as long as it is about the same parents; a write stores its newest.
  const settled = variables.filter(
    (variable) =>
      !yours.includes(variable) &&
      current(variable) !== "" &&
      chained[variable].of === of &&
      pm.request.method === "GET",
  );
  // Where you have chosen one, the others follow your choice.
  const fixed = yours.length > 0 ? yours : settled;
  const score = (entry) =>
    4 * variables.filter((variable) => entryHas(entry, variable)).length +
    2 * settled.filter((variable) => agrees(entry, variable)).length +
    (feed.prefer && meets(entry, feed.prefer) ? 1 : 0);
  const [best] = entries
    .filter((entry) => meets(entry, feed.where) && fixed.every((variable) => agrees(entry, variable)))
    .sort((left, right) => score(right) - score(left));

  for (const variable of variables) {
    if (fixed.includes(variable)) continue;
    if (best && entryHas(best, variable)) {
      const value = String(best[feed.set[variable]]);
      pm.environment.set(variable, value);
      chained[variable] = { value, of };
    } else if (current(variable) !== "" && pm.request.method === "GET") {
      // It belonged to other parents, or to another choice.
      pm.environment.set(variable, "");
      delete chained[variable];
    }
  }
}

function keepNextPage(answer, chained) {
  const { variable, property } = NEXT_PAGE;
  if (isYours(variable, chained)) return;
  const token = answer?.[property];
  if (typeof token === "string" && token !== "" && !token.includes("{{")) {
    // A query is sent as it stands.
    const value = token.replace(/[%&#+]/g, encodeURIComponent);
    pm.environment.set(variable, value);
    chained[variable] = { value, of: "" };
  } else if (current(variable) !== "") {
    pm.environment.set(variable, "");
    delete chained[variable];
  }
}

if (pm.response.code >= 200 && pm.response.code < 300) {
  const chained = readChained();
  const before = JSON.stringify(chained);
  let answer;
  try {
    answer = pm.response.json();
  } catch {
    answer = undefined;
  }
  for (const feed of FEEDS) keep(feed, entriesOf(answer), chained);
  if (NEXT_PAGE) keepNextPage(answer, chained);
  if (JSON.stringify(chained) !== before) pm.environment.set("_chained", JSON.stringify(chained));
}
