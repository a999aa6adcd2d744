// Around every script that `sigma-postman run` lets run, for two things that the sandbox takes for a success.
{
  // A test whose callback is never called is not reported at all: the run has to know that it has begun.
  const test = pm.test;
  const announced = (name, check) => {
    if (typeof check === "function" && check.length > 0) console.info("sigma-postman: test begins", String(name));
    return test(name, check);
  };
  // @ts-expect-error: scripts of the collection don't do this
  pm.test = Object.assign(announced, test);
}
try {
  // @ts-expect-error: the script takes its place
  SCRIPT;
} catch (thrown) {
  // What is not an object is not reported at all where it is null, 0 or "", and loses its text elsewhere.
  throw typeof thrown === "object" && thrown !== null
    ? thrown
    : { message: `a script threw ${String(thrown) || '""'}` };
}
