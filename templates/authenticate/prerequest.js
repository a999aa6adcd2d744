// Credentials that were pasted with blanks, line breaks or invisible characters around them mean what is between.

for (const key of ["tokenBaseURL", "clientID", "secret"]) {
  const value = String(pm.environment.get(key) ?? "");
  const trimmed = value.replace(/^[\s\u200b-\u200d\u2060]+/, "").replace(/[\s\u200b-\u200d\u2060]+$/, "");
  if (trimmed !== value) pm.environment.set(key, trimmed);
}
