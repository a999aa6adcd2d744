/** What a run leaves of its token, by what its scripts leave in the environment. */
import { getArray, getString, type UnknownObject } from "../../json.js";
import type { Execution, Variables } from "../newman/events.js";
import { type KeptToken, TOKEN_VARIABLES } from "./kept.js";

export class TokenWatch {
  private values: Record<string, string> = {};
  private receivedAt = 0;
  /** Whether the requests for a token store something else: a run without them would lack it. */
  private storesMore = false;
  private readonly environment: Readonly<Record<string, unknown>>;
  private readonly collection: Readonly<Record<string, unknown>>;

  /** @param begun the token that the run began with */
  constructor(
    { environment, collection }: { readonly environment: UnknownObject; readonly collection: UnknownObject },
    begun?: KeptToken,
  ) {
    this.environment = toObject(getArray(environment, "values"));
    this.collection = toObject(getArray(collection, "variable"));
    if (begun) this.take(begun.values, begun.receivedAt);
  }

  /** After a script. @param isToken whether it is one of a request for a token */
  see(
    { environment, collectionVariables, globals }: NonNullable<Execution["result"]>,
    isToken: boolean,
    now = Date.now(),
  ): void {
    if (!environment) return;
    const values = Object.fromEntries(
      TOKEN_VARIABLES.map((key) => [key, String(environment.get(key) ?? "")]).filter(([, value]) => value !== ""),
    );
    const isNew = values.access_token !== this.values.access_token;
    this.take(values, isNew ? now : this.receivedAt);
    if (!isToken) return;
    this.storesMore ||=
      differs(environment, this.environment) ||
      (collectionVariables !== undefined && differs(collectionVariables, this.collection)) ||
      (globals !== undefined && differs(globals, {}));
  }

  /** Undefined where there is none that another run can begin with. */
  get kept(): KeptToken | undefined {
    if (this.storesMore || !this.values.access_token) return undefined;
    return { values: this.values, receivedAt: this.receivedAt };
  }

  private take(values: Readonly<Record<string, string>>, receivedAt: number): void {
    this.values = values;
    this.receivedAt = receivedAt;
  }
}

function toObject(variables: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    variables.map((variable) => [getString(variable, "key") ?? "", getString(variable, "value")]),
  );
}

/** Whether something but the token is not as it was. */
function differs(scope: Variables, before: Readonly<Record<string, unknown>>): boolean {
  const now = scope.toObject();
  const keys = new Set([...Object.keys(now), ...Object.keys(before)]);
  return [...keys].some(
    (key) => !TOKEN_VARIABLES.includes(key) && String(now[key] ?? "") !== String(before[key] ?? ""),
  );
}
