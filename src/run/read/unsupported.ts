/** A part of a request that newman and this program could understand differently; its message says which, for the user. */
export class UnsupportedError extends Error {}
