// Runs after every request but Authenticate, which has a test of its own.

const isAuthenticate = pm.request.url.toString().includes("/auth/token");

if (!isAuthenticate) {
  pm.test("Status is a success", () => {
    const hints = {
      401: "The access token is missing, expired or from another region: send Authenticate, and check that the environment is that of your organization's cloud and region.",
      403: "The owner of these credentials is not permitted to do this.",
      404: "Nothing is there: check the path variables (a placeholder such as <workbookId> must be replaced by an id).",
      429: "Too many requests: wait a moment.",
    };
    const hint = hints[pm.response.code] || "";
    pm.expect(pm.response.code, hint).to.be.within(200, 299);
  });

  const type = pm.response.headers.get("Content-Type") || "";
  if (/^application\/([^;]+\+)?json/i.test(type) && pm.response.code !== 204 && pm.response.text() !== "") {
    pm.test("Body is JSON, as its content type says", () => {
      pm.response.json();
    });
  }
}
