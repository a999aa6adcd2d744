/** The tokens of one command's runs, each for those that would ask for the same one. In memory only. */
import type { KeptToken } from "./kept.js";

export class TokenStore {
  private readonly tokens = new Map<string, KeptToken>();
  private askedAt: string | undefined;

  /** @param owner as `ownerOf` gives it */
  of(owner: string): KeptToken | undefined {
    return this.tokens.get(owner);
  }

  /** Which variables a run without a token begins with: the token endpoint allows one call a second, whoever asks. */
  get pace(): Readonly<Record<string, string>> {
    return this.askedAt === undefined ? {} : { _token_asked_at: this.askedAt };
  }

  /** @param token undefined where the run ended without one that can be used again */
  keep(owner: string, token: KeptToken | undefined): void {
    if (token) this.tokens.set(owner, token);
    else this.tokens.delete(owner);
    this.askedAt = token?.values._token_asked_at ?? this.askedAt;
  }
}
