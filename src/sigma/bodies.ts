/** What request bodies of Sigma's API need beyond what the definition requires, so that an example of them can work. */

/** One way to fill an object in, and what its example is called. */
export interface KnownForm {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface KnownObject {
  /** The property that holds the object, or the list of such objects. */
  readonly at: string;
  /** The object's `type`; left out, its `forms` take those properties only that the definition has. */
  readonly type?: string;
  readonly forms: readonly KnownForm[];
}

/** Values by the name of a property, the best first. A permission is the weakest that the definition offers. */
export const VALUES: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ["permission", ["view", "usage", "use", "read", "explore", "annotate"]],
  ["rowLimit", [1000, 100]],
  ["offset", [0]],
  ["timeout", [60]],
  ["timeoutSecs", [120]],
  ["connectionTimeoutSecs", [120]],
  ["adhocPoolSize", [10]],
  ["schedulePoolSize", [10]],
  ["catalogPoolSize", [10]],
  ["resultPoolSize", [10]],
  ["pixelWidth", [1200]],
  ["pixelHeight", [800]],
  ["validForDays", [90]],
  ["requestSec", [60]],
  ["maxRetries", [3]],
  ["maxRedirects", [5]],
  ["maxRequestsPerWindow", [100]],
  ["retryableStatusCode", [503]],
]);

const LOGIN = { user: "<user>", password: "<password>" };

/** A warehouse that is reached at a host and port, as its own documentation gives the port. */
function warehouse(type: string, name: string, value: KnownForm["value"]): KnownObject {
  return { at: "details", type, forms: [{ name, value: { type, ...value, ...LOGIN } }] };
}

function postgresLike(type: string, name: string, port: number): KnownForm {
  return { name, value: { type, host: "<host>", port, database: "<database>", ...LOGIN, useTls: true } };
}

function snowflake(way: string, value: KnownForm["value"]): KnownForm {
  const place = {
    type: "snowflake",
    account: "<account>",
    host: "<account>.snowflakecomputing.com",
    warehouse: "<warehouse>",
    role: "<role>",
  };
  return { name: `Snowflake with ${way}`, value: { ...place, ...value } };
}

const OAUTH = {
  useOauth: true,
  metadataUrl: "<metadataUrl>",
  clientId: "<clientId>",
  clientSecret: "<clientSecret>",
};

const DATABRICKS = { type: "databricks", host: "<host>", endpoint: "<httpPath>" };

/** The shape of `/v3alpha/connections`, where the ways to authenticate stand in an object of their own. */
function databricksV3(way: string, authentication: Readonly<Record<string, unknown>>): KnownForm {
  return {
    name: `Databricks with ${way}`,
    value: { type: "databricks", serverHostname: "<serverHostname>", httpPath: "<httpPath>", authentication },
  };
}

const WAREHOUSES: readonly KnownObject[] = [
  {
    at: "details",
    type: "snowflake",
    forms: [
      snowflake("a key pair", { authType: "key-pair", user: "<user>", privateKey: "<privateKey>" }),
      snowflake("a password", { authType: "basic-auth", ...LOGIN }),
      snowflake("OAuth", { authType: "oauth", ...OAUTH }),
    ],
  },
  // The definition has one variant for the three.
  ...["postgres", "redshift", "alloydb"].map((type) => ({
    at: "details",
    type,
    forms: [
      postgresLike("postgres", "PostgreSQL", 5432),
      postgresLike("redshift", "Redshift", 5439),
      postgresLike("alloydb", "AlloyDB", 5432),
    ],
  })),
  {
    at: "details",
    type: "bigQuery",
    forms: [
      {
        name: "BigQuery with a service account",
        value: { type: "bigQuery", projectId: "<projectId>", serviceAccount: "<serviceAccount>" },
      },
      { name: "BigQuery with OAuth", value: { type: "bigQuery", projectId: "<projectId>", ...OAUTH } },
    ],
  },
  {
    at: "details",
    type: "databricks",
    forms: [
      { name: "Databricks with a token", value: { ...DATABRICKS, token: "<token>" } },
      { name: "Databricks with OAuth", value: { ...DATABRICKS, ...OAUTH } },
    ],
  },
  {
    at: "details",
    type: "databricks",
    forms: [
      databricksV3("a token", {
        type: "service-account",
        serviceAccount: { type: "basic-auth", accessToken: "<accessToken>" },
      }),
      databricksV3("OAuth", { type: "oauth", userCredential: { oauthConfig: { type: "organization" } } }),
    ],
  },
  warehouse("mysql", "MySQL", { host: "<host>", port: 3306 }),
  warehouse("azuresql", "Azure SQL", { server: "<server>", port: 1433, database: "<database>" }),
  warehouse("sqlserver", "SQL Server", { server: "<server>", port: 1433 }),
  warehouse("starburst", "Starburst", { host: "<host>", port: 443 }),
  warehouse("trino", "Trino", { host: "<host>", port: 8443 }),
  warehouse("clickhouse", "ClickHouse", { host: "<host>", port: 8443, database: "<database>" }),
];

/** Where a scheduled export goes: the definition has all the places side by side. */
const DESTINATIONS: KnownObject = {
  at: "target",
  forms: [
    { name: "To an email address", value: { email: "<email>" } },
    { name: "To a team", value: { teamId: "<teamId>" } },
    { name: "To Slack", value: { slackConversationId: "<slackConversationId>" } },
    { name: "To Google Sheets", value: { googleSpreadsheetUrl: "<googleSpreadsheetUrl>" } },
    { name: "To Google Drive", value: { googleDriveFolderUrl: "<googleDriveFolderUrl>" } },
    { name: "To a webhook", value: { webhookUrl: "<webhookUrl>" } },
  ],
};

export const KNOWN_OBJECTS: readonly KnownObject[] = [...WAREHOUSES, DESTINATIONS];

/** Optional properties without which a body does nothing, by another property of the same body. */
export const NEEDED_BESIDE: ReadonlyMap<string, string> = new Map([["target", "configV2"]]);

/** Where a body's further kinds are: by the names of properties, through lists. An example for each. */
export const KINDS: readonly (readonly string[])[] = [
  ["targets"],
  ["attachments", "formatOptions"],
  ["configV2", "exportAttachments", "formatOptions"],
  ["format"],
];
