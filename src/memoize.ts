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

/** Texts that are remembered at once. */
const MAX_TEXTS = 10_000;

/** The same for pure functions of texts, as long as there aren't too many of them. */
export function memoizeText<Value>(find: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const last = known.get(text);
    if (last !== undefined || known.has(text)) return last as Value;
    if (known.size >= MAX_TEXTS) known.clear();
    const value = find(text);
    known.set(text, value);
    return value;
  };
}
