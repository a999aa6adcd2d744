/** What `generate` takes, and what it gives back. */
import type { Api } from "./api/model.js";
import type { LoadOptions } from "./definition/load.js";
import type { Credentials } from "./environment/environment.js";
import type { OutputFormat } from "./lock/lock.js";
import type { Notice } from "./notice.js";
import type { Regenerated } from "./regenerate/regenerate.js";

export interface GenerateOptions {
  /**
   * File paths, https URLs, `latest` or `bundled`; several become one API. With none: `latest`, and where that
   * can't be reached, `bundled`, unless the output is of another definition.
   */
  readonly definitions?: readonly string[];
  /** Whether a definition that breaks OpenAPI's own rules is an error. */
  readonly strict?: boolean;
  /** The folder to write to. Without it nothing is written. */
  readonly output?: string;
  /** One file for each environment and one for the collection (v2.1), or the tree that Postman keeps in git (v3). Default: what the output has, else v2.1. */
  readonly format?: OutputFormat;
  /** Write nothing, and only say in `changed` what would be written. */
  readonly check?: boolean;
  /** Overwrite files not written by sigma-postman, and discard edits to the collection. */
  readonly force?: boolean;
  /** Only these operations: tags, patterns of paths (`/v2/tags/**`), operationIds. Default: what the output has, else all. */
  readonly only?: readonly string[];
  /** Limit the environments: `aws`, `gcp`, `azure`. */
  readonly cloud?: readonly string[];
  /** Limit the environments: `us-west`, or `aws-us-west`. */
  readonly region?: readonly string[];
  /** Folders by tag (default), or by resource in the path. */
  readonly groupBy?: "tags" | "paths";
  /** Required properties (default), or all that can be valid together. */
  readonly body?: "required" | "full";
  /** What follows a request: tests of status and content type (default), of the response's schema as well, or none. */
  readonly tests?: "none" | "status" | "contract";
  /** Whether the collection's script gets and renews its access token. Default true. */
  readonly autoAuth?: boolean;
  /** Whether the collection has a folder of recipes. Default true. */
  readonly recipes?: boolean;
  /** A folder whose files replace templates of the same name. */
  readonly templates?: string;
  /** The collection's name. */
  readonly name?: string;
  /** Hosts outside sigmacomputing.com that may get an environment. */
  readonly allowHosts?: readonly string[];
  /** Bytes of one body or saved example. Default 64 KB. */
  readonly exampleBudget?: number;
  /** Largest definition accepted, in bytes. Default 128 MB. */
  readonly maxSize?: number;
  /** Written into the environment files, which are then readable by their owner only. */
  readonly credentials?: Credentials;
  readonly signal?: AbortSignal;
  readonly onDownload?: LoadOptions["onDownload"];
  /** Where downloads are cached, so that an unchanged definition isn't fetched again. Without it, they aren't. */
  readonly cacheFolder?: string;
}

export interface GenerateResult extends Regenerated {
  /** The part of the API that was asked for. */
  readonly api: Api;
  /** Set where it isn't all of it: by which names, and of how many operations. */
  readonly only?: { readonly names: readonly string[]; readonly of: number };
  /** Where the definitions came from. */
  readonly sources: readonly string[];
  /** Set when `latest` could not be reached and `bundled` took its place: why. */
  readonly offline?: string;
  /** What is missing or not as it should be. */
  readonly warnings: readonly Notice[];
  /** What was put right on the way. */
  readonly repairs: readonly Notice[];
}

export const DEFAULT_EXAMPLE_BUDGET = 64 * 1024;
