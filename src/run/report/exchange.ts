/** A request as it was sent and its response, as far as a report shows them. */
import { get } from "../../json.js";
import type { Redactor } from "../redact/redactor.js";

export interface Header {
  readonly key: string;
  readonly value: string;
}

export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Every variable filled in. */
    readonly url: string;
    readonly headers: readonly Header[];
    readonly body?: string;
  };
  readonly response?: {
    readonly headers: readonly Header[];
    readonly body: string;
    /** Bytes of the body before it was cut. */
    readonly size: number;
    readonly isCut: boolean;
  };
}

/** Bytes of a body in a report, unless told otherwise. */
export const DEFAULT_REPORT_BODY = 64 * 1024;

/** So many bytes more of a body are redacted, for secrets that would be cut in two. */
const MARGIN = 1024;

/**
 * From newman's event `request`, redacted. Nothing of it is trusted to have the shape that it should.
 * @param limit bytes of each body
 */
export function exchangeOf(request: unknown, response: unknown, limit: number, redactor: Redactor): Exchange {
  const body = textOf(member(request, "body"));
  const stream = member(response, "stream");
  const bytes = Buffer.isBuffer(stream) ? stream : undefined;
  return redactor.value({
    request: {
      method: textOf(member(request, "method")),
      url: textOf(member(request, "url")),
      headers: headersOf(request),
      ...(body === "" ? {} : { body: cut(Buffer.from(body), limit, redactor) }),
    },
    ...(response
      ? {
          response: {
            headers: headersOf(response),
            body: cut(bytes ?? Buffer.alloc(0), limit, redactor),
            size: bytes?.length ?? 0,
            isCut: (bytes?.length ?? 0) > limit,
          },
        }
      : {}),
  });
}

function cut(body: Buffer, limit: number, redactor: Redactor): string {
  const redacted = redactor.bytes(body.subarray(0, limit + MARGIN));
  // A character that was cut in two is left out.
  return redacted
    .subarray(0, limit)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
}

function headersOf(message: unknown): Header[] {
  const members: unknown = member(member(message, "headers"), "members");
  return (Array.isArray(members) ? members : []).map((header: unknown) => ({
    key: textOf(get(header, "key")),
    value: textOf(get(header, "value")),
  }));
}

/** Of an instance of the Postman SDK, which may inherit the property. */
function member(object: unknown, key: string): unknown {
  try {
    return typeof object === "object" && object !== null ? (object as Record<string, unknown>)[key] : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  try {
    return value === undefined || value === null ? "" : String(value);
  } catch {
    return "";
  }
}
