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
