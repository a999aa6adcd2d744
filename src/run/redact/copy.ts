/** Copies of data with every text in it redacted: without recursion, for data may be nested as deep as it likes. */
import { setProperty } from "../../json.js";
import { REDACTED } from "./mask.js";

interface Texts {
  text(text: string): string;
  bytes(bytes: Buffer): Buffer;
}

/** What stands for an object inside itself. */
const CIRCULAR = "[circular]";

/** What is nested deeper could not be written as JSON either. */
const DEEPEST = 1000;

/** A key that is a word names a property, even of a secret that is one. */
const NAME = /^[A-Za-z]{1,16}$/;

interface Task {
  readonly value: unknown;
  /** Where the copy goes. */
  readonly put: (copy: unknown) => void;
  readonly inside: Place | undefined;
}

/** An object that is being copied, and what it stands in. */
interface Place {
  readonly value: object;
  readonly above: Place | undefined;
  readonly depth: number;
}

/** What can't be read or copied (a getter that throws) is taken out. Functions become undefined. */
export function copyOf(value: unknown, texts: Texts): unknown {
  let result: unknown;
  const made = new Map<object, unknown>();
  const tasks: Task[] = [{ value, put: (copy) => (result = copy), inside: undefined }];
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    try {
      copyOne(task, texts, made, tasks);
    } catch {
      task.put(REDACTED);
    }
  }
  return result;
}

function copyOne({ value, put, inside }: Task, texts: Texts, made: Map<object, unknown>, tasks: Task[]): void {
  if (typeof value !== "object" || value === null) {
    put(copyOfScalar(value, texts));
    return;
  }
  const depth = (inside?.depth ?? 0) + 1;
  const known = isInside(value, inside) ? CIRCULAR : depth > DEEPEST ? REDACTED : made.get(value);
  if (known !== undefined) {
    put(known);
    return;
  }
  const { copy, entries } = partsOf(value, texts);
  made.set(value, copy);
  put(copy);
  const here: Place = { value, above: inside, depth };
  // The last is taken first.
  for (const entry of entries.reverse()) tasks.push({ ...entry, inside: here });
}

function isInside(value: object, place: Place | undefined): boolean {
  for (let above = place; above; above = above.above) if (above.value === value) return true;
  return false;
}

function copyOfScalar(value: unknown, texts: Texts): unknown {
  if (typeof value === "string") return texts.text(value);
  if (typeof value === "function") return undefined;
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  // Shorter ones are ports and counts.
  const text = `${value}`;
  return text.length >= 8 && texts.text(text) !== text ? REDACTED : value;
}

/** An empty copy, and what is to be put into it. */
function partsOf(value: object, texts: Texts): { readonly copy: unknown; readonly entries: Omit<Task, "inside">[] } {
  if (value instanceof Date || value instanceof RegExp) return { copy: value, entries: [] };
  if (ArrayBuffer.isView(value)) {
    return { copy: texts.bytes(Buffer.from(value.buffer, value.byteOffset, value.byteLength)), entries: [] };
  }
  if (value instanceof ArrayBuffer) return { copy: texts.bytes(Buffer.from(value)), entries: [] };
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    const entries = [...value].map(([key, inner]) => {
      const name = freeName(copyOf(key, texts), (name) => copy.has(name));
      copy.set(name, undefined);
      return { value: inner, put: (made: unknown) => copy.set(name, made) };
    });
    return { copy, entries };
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    return { copy, entries: [...value].map((inner) => ({ value: inner, put: (made) => copy.add(made) })) };
  }
  if (Array.isArray(value)) return partsOfList(value, texts);
  return partsOfObject(value, texts);
}

function partsOfList(value: readonly unknown[], texts: Texts) {
  const isBytes =
    value.length > 3 && value.every((byte) => Number.isInteger(byte) && Number(byte) >= 0 && Number(byte) < 256);
  if (isBytes) return { copy: [...texts.bytes(Buffer.from(value as number[]))], entries: [] };
  const copy: unknown[] = new Array(value.length);
  const entries = value.map((inner, index) => ({ value: inner, put: (made: unknown) => (copy[index] = made) }));
  return { copy, entries };
}

function partsOfObject(value: object, texts: Texts) {
  const copy = {};
  const keys = value instanceof Error ? ["name", "message", ...Object.keys(value)] : Object.keys(value);
  const entries = [...new Set(keys)].map((key) => {
    const name = freeName(NAME.test(key) ? key : texts.text(key), (name) => Object.hasOwn(copy, name as string));
    setProperty(copy, name, undefined);
    return { value: read(value, key), put: (made: unknown) => setProperty(copy, name, made) };
  });
  return { copy, entries };
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return REDACTED;
  }
}

/** Two keys may be the same when they are redacted. */
function freeName<T>(name: T, isTaken: (name: unknown) => boolean): T {
  let free: unknown = name;
  for (let count = 2; typeof free === "string" && isTaken(free); count += 1) free = `${name} (${count})`;
  return free as T;
}
