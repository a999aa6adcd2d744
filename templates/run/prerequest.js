// Runs before every request of `sigma-postman run`, ahead of the collection's own scripts. A request that still holds a
// placeholder (<workbookId>), or a variable that no list filled ({{workbookId}}), would ask for something that doesn't
// exist: it is skipped, and what was missing is printed for the run's summary, which takes the line out of the log.

const { url } = pm.request;

/** What is missing in a value, as it stands there; nothing when the value can be sent. */
function missingIn(name, value) {
  const text = pm.variables.replaceIn(String(value ?? ""));
  const open = text.match(/\{\{[^{}]+\}\}|<[^<>]+>/g);
  if (open) return open;
  return text.trim() === "" ? [String(value || `:${name}`)] : [];
}

const segments = new Set(url.path ?? []);
const missing = [
  ...url.variables.filter(({ key }) => segments.has(`:${key}`)).flatMap(({ key, value }) => missingIn(key, value)),
  // A ticked query parameter may be empty, but no placeholder.
  ...url.query.filter(({ disabled, value }) => !disabled && value).flatMap(({ key, value }) => missingIn(key, value)),
];

if (missing.length > 0) {
  console.info("sigma-postman: skipped for want of", [...new Set(missing)].join(", "));
  pm.execution.skipRequest();
}
