/** What an example value is to be like. */
import type { Schema } from "./schema.js";
import type { RunWork } from "./work.js";

export interface SampleOptions {
  /** What the value is called in its request: `workbookId` becomes `"<workbookId>"`. */
  readonly name: string;
  /** `required`: required properties only. `full`: every property that can be there together with the others. */
  readonly properties: "required" | "full";
  /** `request` leaves out `readOnly` properties, `response` leaves out `writeOnly` ones. */
  readonly direction: "request" | "response";
  /** At most this many bytes of JSON text; optional branches are cut first, the deepest ones before the others. */
  readonly budget: number;
  /** Which variant to take where a schema offers several: the variant by the `oneOf`/`anyOf` it belongs to. */
  readonly choices?: ReadonlyMap<object, Schema>;
  /** Values that suit a property of this name, the best first: before an enum's first value, after an example. */
  readonly hints?: ReadonlyMap<string, readonly unknown[]> | undefined;
  /** The run that the value is for, which limits the steps of all its values together. */
  readonly run?: RunWork | undefined;
}
