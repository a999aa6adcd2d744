/** The vocabulary of chaining: which response feeds which path parameter. Nothing of Postman in it. */
import type { Operation } from "../api/model.js";
import type { Condition } from "../sigma/chaining.js";

/** Where the value of a path parameter comes from. */
export interface Link {
  /** The environment variable that holds it. */
  readonly variable: string;
  /** The operations that store it, the best first. They are lists; where no list has it, the writes whose response does. */
  readonly producers: readonly Operation[];
}

/** What the response of an operation stores: variables that belong to one entry. */
export interface Feed {
  /** The property for each variable. */
  readonly set: Readonly<Record<string, string>>;
  /** The segments of the operation's path, counted from its end, that hold the ids of what the entries belong to. */
  readonly parents: readonly number[];
  readonly where?: Condition;
  readonly prefer?: Condition;
}

export interface Chain {
  /** Undefined where nothing in the definition has such a value. */
  linkOf(operation: Operation, parameter: string): Link | undefined;
  feedsOf(operation: Operation): readonly Feed[];
  /** The operations to send before this one. */
  before(operation: Operation): ReadonlySet<Operation>;
}

/** A path parameter at its place. */
export interface Slot {
  readonly operation: Operation;
  readonly name: string;
  /** The path before the parameter, without version and names: `workbooks/{}/pages`. */
  readonly at: string;
  /** The path up to and with it: `workbooks/{}/pages/{}`. */
  readonly place: string;
  /** The places of the parameters before it: `workbooks/{}`. */
  readonly parents: ReadonlySet<string>;
}

/** An operation whose response may have what a parameter asks for. */
export interface Producer {
  readonly operation: Operation;
  readonly path: string;
  /** The places of its own path parameters. */
  readonly places: readonly string[];
  readonly properties: ReadonlySet<string>;
}

export interface Source {
  readonly producer: Producer;
  readonly field: string;
  readonly where?: Condition;
  /** Less is better. */
  readonly rank: number;
}

/** What was found for a parameter at one place. */
export interface Found {
  readonly variable: string | undefined;
  readonly sources: readonly Source[];
}

/** A variable, and all places that ask for it. */
export interface Wanted {
  readonly slots: Slot[];
  sources: Source[];
  readonly seen: Set<Found>;
  readonly prefer: Condition | undefined;
}
