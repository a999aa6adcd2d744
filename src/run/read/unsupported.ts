/** What a file has in a place where newman and this program could take it for different things. */
export class Unreadable extends Error {}
