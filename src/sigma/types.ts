/** What the tables of Sigma speak of. */

export type Cloud = "aws" | "gcp" | "azure";

export interface Server {
  /** An origin, without a trailing slash: `https://aws-api.sigmacomputing.com`. */
  readonly url: string;
  /** `other` only for a host that the user allowed and that names no cloud. */
  readonly cloud: Cloud | "other";
  /** What follows the cloud in `--region` and in file names: `us-west`. */
  readonly region: string;
  /** For the user: `AWS US (West)`. */
  readonly label: string;
}

/** The methods that have a field of their own in a Path Item Object; `query` since 3.2. */
export type UsualMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query";

/** In small letters; since 3.2 any other as well (`link`, `propfind`). */
export type Method = UsualMethod | (string & {});
