/** What Postman makes of a collection that was imported and exported again, without anybody editing it. */
import { randomUUID } from "node:crypto";
import { Collection } from "postman-collection";
import transformer from "postman-collection-transformer";
import { lossesOf } from "../../src/tree/loss.js";
import { readTree } from "../../src/tree/read.js";
import { writeTree } from "../../src/tree/write.js";

// biome-ignore lint/suspicious/noExplicitAny: JSON of whatever shape the user or Postman made
type Node = { [key: string]: any };

export interface Exporter {
  readonly name: string;
  readonly export: (collection: unknown) => Promise<Node>;
  /** Whether a way loses something of this collection that nobody can keep then. */
  readonly loses?: (collection: Node) => boolean;
}

/** Ways that a file comes back from Postman; each gives a new value. */
export const EXPORTERS: readonly Exporter[] = [
  { name: "as the file stands", export: async (collection) => structuredClone(collection) as Node },
  {
    name: "through postman-collection",
    export: async (collection) => JSON.parse(JSON.stringify(new Collection(collection as Node))) as Node,
  },
  {
    name: "through format 1, as older apps keep it",
    export: async (collection) =>
      withNoAuth(await convert(await convert(collection, "2.1.0", "1.0.0"), "1.0.0", "2.1.0")),
    loses: (collection) => /"type":"noauth"/.test(JSON.stringify(collection.item.slice(1))),
  },
  {
    name: "through the tree of format v3",
    export: async (collection) => structuredClone(readTree(writeTree(collection as Node)).collection) as Node,
    loses: (collection) => lossesOf(collection).length > 0,
  },
  { name: "through the app", export: async (collection) => fromApp(structuredClone(collection) as Node) },
];

async function convert(collection: unknown, inputVersion: string, outputVersion: string): Promise<Node> {
  const options = { inputVersion, outputVersion, retainIds: false, normalize: true };
  return await new Promise((resolve, reject) => {
    transformer.convert(collection, options, (error, result) => (error ? reject(error) : resolve(result as Node)));
  });
}

/** The converter loses `noauth`; the app does not. */
function withNoAuth(collection: Node): Node {
  for (const item of collection.item) if (item.name === "Authenticate") item.request.auth ??= { type: "noauth" };
  return collection;
}

/**
 * As the app exports: a collection id of its own and no others, folders before requests, `raw` and `type` and `packages`
 * and empty lists added, keys in another order.
 */
function fromApp(collection: Node): Node {
  return {
    info: {
      _postman_id: randomUUID(),
      name: collection.info.name,
      description: collection.info.description,
      schema: collection.info.schema,
      _exporter_id: "10000001",
      _collection_link: "https://www.postman.com/workspace/collection/10000001",
    },
    item: entries(collection.item),
    auth: collection.auth,
    event: events(collection.event ?? [], true),
    variable: (collection.variable ?? []).map((one: Node) => ({ ...one, id: randomUUID() })),
  };
}

function entries(items: Node[]): Node[] {
  const exported = items.map((item) =>
    item.item
      ? {
          name: item.name,
          item: entries(item.item),
          ...(item.description ? { description: item.description } : {}),
          ...(item.event ? { event: events(item.event, true) } : {}),
          ...(item.auth ? { auth: item.auth } : {}),
        }
      : request(item),
  );
  return [...exported.filter((item) => "item" in item), ...exported.filter((item) => !("item" in item))];
}

function request(item: Node): Node {
  const { id: _, name, event, request: given, response, protocolProfileBehavior, ...rest } = item;
  return {
    name,
    ...(event ? { event: events(event, false) } : {}),
    protocolProfileBehavior: { ...protocolProfileBehavior },
    request: sent(given),
    response: (response ?? []).map(({ id: _, ...one }: Node) => ({
      name: one.name,
      originalRequest: sent(one.originalRequest),
      status: one.status,
      code: one.code,
      _postman_previewlanguage: one._postman_previewlanguage,
      header: one.header,
      cookie: [],
      responseTime: null,
      body: one.body,
    })),
    ...rest,
  };
}

function sent({ auth, method, header, body, url, description, ...rest }: Node = {}): Node {
  return {
    ...(auth ? { auth } : {}),
    method,
    header: (header ?? []).map((one: Node) => ({ ...one, type: "text" })),
    ...(body ? { body } : {}),
    url: typeof url === "string" ? url : address(url),
    ...(description ? { description } : {}),
    ...rest,
  };
}

function address(url: Node): Node {
  const protocol = url.protocol ? `${url.protocol}://` : "";
  const userInfo = url.auth ? `${url.auth.user}:${url.auth.password}@` : "";
  const query = (url.query ?? []).map(({ key, value }: Node) => `${key}=${value}`).join("&");
  const host = listOf(url.host, ".");
  const path = listOf(url.path ?? [], "/");
  return {
    raw: `${protocol}${userInfo}${host.join(".")}/${path.join("/")}?${query}`,
    ...(url.protocol ? { protocol: url.protocol } : {}),
    ...(url.auth ? { auth: url.auth } : {}),
    host,
    ...(url.path ? { path } : {}),
    ...(url.query ? { query: url.query.map((one: Node) => ({ ...one, uuid: randomUUID() })) } : {}),
    ...(url.variable
      ? { variable: url.variable.map((one: Node) => ({ ...one, id: randomUUID(), type: "string" })) }
      : {}),
  };
}

/** Postman writes as a list what may be text. */
function listOf(parts: string | readonly string[], separator: string): readonly string[] {
  return typeof parts === "string" ? parts.split(separator) : parts;
}

/** Collections and folders get both scripts, empty where there was none. */
function events(given: Node[], all: boolean): Node[] {
  const listens = all ? ["prerequest", "test"] : given.map(({ listen }) => listen);
  return listens.map((listen) => {
    const event = given.find((one) => one.listen === listen);
    return {
      listen,
      script: {
        type: "text/javascript",
        packages: {},
        requests: {},
        exec: event?.script.exec.map((line: string) => `${line}\r`) ?? [""],
      },
    };
  });
}
