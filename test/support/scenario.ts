/** Many edits of every kind on one collection, and what must be found after each merge. */
import { expect } from "vitest";
import { REMOVED_FOLDER } from "../../src/merge/removed-folder.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import {
  copyOf,
  event,
  foldersOf,
  ITEM_EDITS,
  itemsOf,
  keyOf,
  type Node,
  ownRequest,
  parentOf,
  remove,
  withKey,
} from "./edits.js";

export const STRUCTURAL = ["deleted", "moved", "duplicated", "with one of the person's own behind it"] as const;

/** An edit of a request, by the request's place in the collection. */
export interface Edit {
  readonly at: number;
  readonly kind: string;
}

export interface Scenario {
  readonly edited: Node;
  /** How often each kind of edit was made. */
  readonly counts: { readonly [kind: string]: number };
  /** Of requests that were edited in any way. */
  readonly touched: ReadonlySet<string>;
  /** @throws what vitest throws, when an edit isn't there any more */
  readonly expectEdits: (merged: Node, fresh: Node) => void;
}

/** Makes those edits that can be made, each on a request of its own. */
export function makeEdits(generated: PostmanCollection, edits: readonly Edit[]): Scenario {
  const edited = copyOf(generated);
  const all = itemsOf(edited);
  const unique = all.filter((item) => all.filter((other) => keyOf(other) === keyOf(item)).length === 1);
  const counts: { [kind: string]: number } = {};
  const touched = new Set<string>();
  const checks: ((merged: Node, fresh: Node) => void)[] = [];
  for (const [index, { at, kind }] of edits.entries()) {
    const item = unique[at % unique.length];
    if (item === undefined || touched.has(keyOf(item))) continue;
    const check = make(edited, item, kind, `mark${index}x`);
    if (check === undefined) continue;
    touched.add(keyOf(item));
    counts[kind] = (counts[kind] ?? 0) + 1;
    checks.push(check);
  }
  return {
    edited,
    counts,
    touched,
    expectEdits: (merged, fresh) => {
      for (const check of checks) check(merged, fresh);
    },
  };
}

function make(edited: Node, item: Node, kind: string, mark: string) {
  const key = keyOf(item);
  const parent = parentOf(edited, item);
  switch (kind) {
    case "deleted":
      remove(edited, item);
      return (merged: Node) => expect(withKey(merged, key), `${key} was deleted`).toEqual([]);
    case "moved": {
      remove(edited, item);
      edited.item.push({ name: mark, item: [item] });
      return (merged: Node, fresh: Node) => {
        const found = withKey(merged, key);
        expect(found, key).toHaveLength(1);
        const place = parentOf(merged, found[0]!).name;
        const [current] = withKey(fresh, key);
        // One that left the API and comes back is at its generated place.
        if (current) expect([mark, parentOf(fresh, current).name]).toContain(place);
        else expect(place).toBe(REMOVED_FOLDER);
        expect(foldersOf(merged).filter(({ name }) => name === mark)).toHaveLength(1);
      };
    }
    case "duplicated": {
      const copy = { ...JSON.parse(JSON.stringify(item)), id: undefined, name: mark, event: [event("test", mark)] };
      parent.item.splice(parent.item.indexOf(item) + 1, 0, copy);
      return (merged: Node, fresh: Node) => {
        const names = withKey(merged, key).map(({ name }) => name);
        expect(names.filter((name) => name === mark)).toHaveLength(1);
        // One that left the API and comes back finds the person's standing for it.
        expect(names.length - 1).toBeLessThanOrEqual(withKey(fresh, key).length);
      };
    }
    case "with one of the person's own behind it":
      parent.item.splice(parent.item.indexOf(item) + 1, 0, ownRequest(mark));
      return (merged: Node) => expect(withKey(merged, `GET /${mark}`).map(({ name }) => name)).toEqual([mark]);
    default: {
      const check = ITEM_EDITS[kind]?.(item, mark);
      return (
        check &&
        ((merged: Node) => {
          const found = withKey(merged, key);
          expect(found, key).toHaveLength(1);
          expect({ key, kind, isThere: check(found[0]!) }).toEqual({ key, kind, isThere: true });
        })
      );
    }
  }
}

/** Every request that nobody touched is as a fresh generation has it, once; nothing else is there but what people added. */
export function expectFresh(merged: Node, fresh: Node, touched: ReadonlySet<string>): number {
  let count = 0;
  for (const item of itemsOf(fresh)) {
    if (touched.has(keyOf(item))) continue;
    const found = withKey(merged, keyOf(item)).filter(({ name }) => name === item.name);
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual(item);
    count += 1;
  }
  const known = new Set(itemsOf(fresh).map(keyOf));
  const strange = itemsOf(merged).filter((item) => !known.has(keyOf(item)) && !touched.has(keyOf(item)));
  expect(strange.map(({ name }) => name).filter((name) => !/^mark\d+x$/.test(name))).toEqual([]);
  return count;
}
