/** What to do with the files. */
import type { GenerateResult } from "../../options.js";
import { section } from "./section.js";

export interface NextOptions {
  readonly check?: boolean | undefined;
  readonly withCredentials?: boolean | undefined;
  readonly autoAuth?: boolean | undefined;
}

/** One sentence a line. Nothing after a check that found nothing to write. */
export function* renderNext(result: GenerateResult, options: NextOptions): Generator<string> {
  const steps = stepsAfter(result, options);
  if (steps.length === 0) return;
  yield "";
  yield* section("Next", steps);
}

function stepsAfter(result: GenerateResult, options: NextOptions): readonly string[] {
  const isUnchanged = result.changed.length === 0;
  if (options.check) return isUnchanged ? [] : ["Run it without --check to write this."];
  if (result.environments.length === 0)
    return ["No host of the definition got an environment; --allow-host names one that may (--verbose says why)."];
  if (result.format === "v3") return stepsWithTree(options);
  if (!result.isRegeneration) return firstSteps(options);
  if (!isUnchanged) return stepsAfterRegeneration();
  return ["Nothing, if Postman has this collection already. If not:", ...firstSteps(options)];
}

function firstSteps({ withCredentials, autoAuth }: NextOptions): readonly string[] {
  return [
    "1. In Postman: Import, and drop the collection and the environment of your cloud and region.",
    `2. Select that environment${withCredentials ? "." : ", and fill in clientID and secret."}`,
    autoAuth
      ? "3. Send any request: the token is fetched and renewed for you."
      : "3. Send Authenticate, then any other request.",
  ];
}

/** Postman shows the files of an open folder as they are. */
function stepsWithTree({ withCredentials, autoAuth }: NextOptions): readonly string[] {
  return [
    "In Postman: open the folder that has postman/ in it (Local View), once.",
    `Select the environment of your cloud and region${withCredentials ? "." : ", and fill in clientID and secret as current values: they stay out of the files."}`,
    autoAuth
      ? "Send any request: the token is fetched and renewed for you."
      : "Send Authenticate, then any other request.",
  ];
}

function stepsAfterRegeneration(): readonly string[] {
  return [
    "In Postman: Import the collection again, and choose to replace the one that is there.",
    "The environment need not be imported again.",
    "If you edit in Postman: export over this file first, then regenerate, then replace.",
    "If none is there yet: import the environment of your cloud and region, too, and fill in clientID and secret.",
  ];
}
