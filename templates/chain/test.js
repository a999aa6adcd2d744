// Keeps what later requests need of this answer. A value that you set yourself is never replaced.

/** Each sets variables from properties of one entry: the first that has what `where` asks for, if it asks. */
const FEEDS = [];
/** The variable of the next page's token, and the property it comes from. */
const NEXT_PAGE = null;

/** Lists answer `{ entries: [...] }` or a bare array; other answers are their own and only entry. */
function entriesOf(answer) {
  const entries = Array.isArray(answer) ? answer : answer && Array.isArray(answer.entries) ? answer.entries : [answer];
  return entries.filter((entry) => entry !== null && typeof entry === "object");
}

function keep(feed, entries) {
  // What scripts stored, and from which answer: a variable that holds something else by now is yours.
  let chained;
  try {
    chained = JSON.parse(pm.environment.get("_chained") || "{}");
  } catch {
    chained = {};
  }
  const from = `${pm.request.method} ${pm.request.url.getPath()}`;
  const variables = Object.keys(feed.set);
  const fixed = variables.filter((variable) => {
    const now = pm.variables.get(variable);
    if (now === undefined || now === null || String(now) === "") return false;
    const ours = chained[variable];
    const isOurs = ours !== undefined && ours.value === String(now);
    return !isOurs || (ours.from === from && pm.request.method === "GET");
  });
  const has = (entry, variable) => {
    const value = entry[feed.set[variable]];
    return (typeof value === "string" && value !== "") || typeof value === "number";
  };
  const meets = (entry, condition) => Object.keys(condition || {}).every((key) => entry[key] === condition[key]);
  const score = (entry) =>
    2 * variables.filter((variable) => has(entry, variable)).length +
    (feed.prefer && meets(entry, feed.prefer) ? 1 : 0);
  const [best] = entries
    .filter((entry) => meets(entry, feed.where))
    .filter((entry) =>
      fixed.every((variable) => String(entry[feed.set[variable]]) === String(pm.variables.get(variable))),
    )
    .sort((left, right) => score(right) - score(left));
  if (best === undefined) return;
  for (const variable of variables) {
    if (fixed.includes(variable) || !has(best, variable)) continue;
    const value = String(best[feed.set[variable]]);
    pm.environment.set(variable, value);
    chained[variable] = { value, from };
  }
  pm.environment.set("_chained", JSON.stringify(chained));
}

if (pm.response.code >= 200 && pm.response.code < 300) {
  let answer;
  try {
    answer = pm.response.json();
  } catch {
    answer = undefined;
  }
  for (const feed of FEEDS) keep(feed, entriesOf(answer));
  const next = NEXT_PAGE && answer ? answer[NEXT_PAGE.property] : undefined;
  if (next) pm.environment.set(NEXT_PAGE.variable, String(next));
  else if (NEXT_PAGE && pm.environment.get(NEXT_PAGE.variable)) pm.environment.set(NEXT_PAGE.variable, "");
}
