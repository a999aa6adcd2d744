/** Something the definition says that had to be put right, or couldn't be used, on the way to the model. */
export interface Notice {
  /** `repair`: the collection says more than the definition. `warning`: something is missing or not as it should be. */
  readonly kind: "repair" | "warning";
  /** Equal codes are counted together in the terminal. */
  readonly code: string;
  /** For the user: what a group of these is called: `references without the slash`. */
  readonly title: string;
  /** A JSON pointer, or `GET /v2/workbooks`. */
  readonly where: string;
  readonly message: string;
}
