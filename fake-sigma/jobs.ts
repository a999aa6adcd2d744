/** What jobs of several requests rely on: who has which e-mail, who owns what, what takes a while, and what was changed. */
import { randomUUID } from "node:crypto";
import type { Node } from "./definition.js";
import type { Operation } from "./operations.js";
import { type Resource, type World, withoutNames } from "./world.js";

/** A write that was accepted. Exports and checks change nothing, and are none. */
export interface Change {
  /** `PATCH /v2/teams/{teamId}/members` */
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
}

/** The code of every workbook: its texts hold what a sloppy client stumbles over. */
export const DOCUMENT = {
  schemaVersion: 1,
  kind: "workbook",
  elements: [{ id: "text", kind: "text", body: 'In {{$timestamp}} {{{baseUrl}}}: "quoted" \\ <b>' }],
  pages: [{ id: "page", name: "Page 1" }],
  layout: "<Page/>",
};

const CHANGES_NOTHING = /\/(export|verify|lookup|test)$/;

export class Jobs {
  readonly changes: Change[] = [];
  private readonly emails = new Map<string, string>();
  private readonly owners = new Map<string, string>();
  /** By workbook and tag: the id of the tagged version. */
  private readonly tagged = new Map<string, string>();
  private readonly looks = new Map<Resource, number>();

  /** @param slowness how often something that takes a while is looked at in vain */
  constructor(
    private readonly world: World,
    private readonly slowness: number,
  ) {}

  /** Whether it is not ready yet; looking at it takes it further. */
  isUnderWay(resource: Resource): boolean {
    const count = this.looks.get(resource) ?? 0;
    this.looks.set(resource, count + 1);
    return count < this.slowness;
  }

  emailOf(member: Resource): string {
    return this.emails.get(member.id) ?? `${member.name.replaceAll(" ", ".")}@example.com`;
  }

  /** Whether a list with this query has it. */
  isListed(path: string, resource: Resource, query: URLSearchParams): boolean {
    const has = (text: string, part: string | null) => text.toLowerCase().includes((part ?? "").toLowerCase());
    if (path === "/v2/members") return has(this.emailOf(resource), query.get("search"));
    return path !== "/v2/workspaces" || has(resource.name, query.get("name"));
  }

  /** What a list says of an entry besides what its schema documents. */
  facts(path: string, resource: Resource, context: readonly Resource[]): Node {
    if (path === "/v2/members") return { email: this.emailOf(resource) };
    if (path === "/v2/members/{}/files")
      return { ownerId: this.owners.get(resource.id) ?? this.world.list("member")[0]!.id };
    if (path.endsWith("/materialization-schedules")) {
      const [first] = this.world.list("element", context);
      return { sheetId: resource.id, paused: resource !== first };
    }
    const tagged = this.tagged.get(`${context[0]?.id} ${resource.name}`);
    return path === "/v2/workbooks/{}/tags" && tagged ? { taggedWorkbookId: tagged } : {};
  }

  /** What a single response says besides what its schema documents, once the request has had its effect. */
  apply(
    operation: Operation,
    path: string,
    text: string,
    made: Resource | undefined,
    context: readonly Resource[],
  ): Node {
    const place = withoutNames(operation.path);
    const name = `${operation.method} ${place}`;
    const last = context.at(-1);
    if (name === "GET /v2/workbooks/{}/materializations/{}" && last)
      return { status: this.isUnderWay(last) ? "building" : "ready", materializationId: last.id };
    if (name === "GET /v2/workbooks/{}/spec")
      return { folderId: this.world.list("folder")[0]!.id, documentVersion: 7, document: DOCUMENT };
    if (["GET", "HEAD"].includes(operation.method) || CHANGES_NOTHING.test(place)) return {};
    const body = parsed(text);
    this.changes.push({ operation: `${operation.method} ${operation.path}`, path, body });
    const value = (key: string) => String((body as Node | null)?.[key] ?? "");
    if (name === "POST /v2/members" && made) this.emails.set(made.id, value("email"));
    if (name === "PATCH /v2/files/{}" && last && value("ownerId")) this.owners.set(last.id, value("ownerId"));
    if (name === "POST /v2/workbooks/{}/swapSources") return { unswappedSources: [], unswappedConnections: [] };
    if (name !== "POST /v2/workbooks/tag") return {};
    const taggedWorkbookId = randomUUID();
    this.tagged.set(`${value("workbookId")} ${value("tag")}`, taggedWorkbookId);
    return { taggedWorkbookId };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
