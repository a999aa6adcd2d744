/**
 * `find` with a memory: each object is looked at once, and its result is kept as long as the object lives. For pure functions
 * of values that nobody changes.
 */
export function memoize<Key extends object, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const last = known.get(key);
    if (last !== undefined || known.has(key)) return last as Value;
    const value = find(key);
    known.set(key, value);
    return value;
  };
}

/** Texts that are remembered at once, and the length of the longest: longer ones hardly come twice. */
const MAX_TEXTS = 10_000;
const MAX_LENGTH = 500;

/** The same for pure functions of texts. What it remembers may stay until the process ends, so that is little. */
export function memoizeText<Value>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (text.length > MAX_LENGTH) return find(text);
    const last = known.get(text);
    if (last !== undefined || known.has(text)) return last as Value;
    if (known.size >= MAX_TEXTS) known.clear();
    // V8 keeps a part of a text by keeping all of it: a name that was cut out of a definition, as YAML's are, would keep that.
    const copy = JSON.parse(JSON.stringify(text)) as string;
    const value = find(copy);
    known.set(copy, value);
    return value;
  };
}
