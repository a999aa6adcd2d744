/** What a line of the report is about, and how each kind of change is phrased. */
import type { Change, ChangeKind, Place } from "../model.js";
import { asCode, codeList, type Phrase } from "./phrase.js";

/** A function for each of these kinds: the change, and what it is about, to a phrase. */
export type Phrasers<Kind extends ChangeKind> = {
  readonly [One in Kind]: (change: Change & { readonly kind: One }, subject: Subject) => Phrase;
};

/** More places than this in one line are a number. */
const MAX_PLACES = 6;

export class Subject {
  /** Where in the schema, as a list; empty for the value as a whole. */
  private readonly where: Phrase;
  private readonly isPlural: boolean;

  /**
   * @param names of parameters or properties
   * @param places in the schema; an empty one is the value as a whole
   */
  constructor(
    readonly place: Place,
    readonly names: readonly string[],
    places: readonly string[],
  ) {
    const inner = places.filter((at) => at !== "");
    const hasWhole = inner.length > 0 && inner.length < places.length;
    this.where = [...(hasWhole ? ["it and "] : []), ...codeList(inner, MAX_PLACES, " and ")];
    this.isPlural = places.length > 1;
  }

  get isSent(): boolean {
    return this.place.section !== "response";
  }

  get status(): string {
    return this.place.section === "response" ? this.place.status : "";
  }

  /** `query parameter`, in the plural for several names. */
  get parameterWord(): string {
    const { section } = this.place;
    const word = section === "header" ? "header" : `${section} parameter`;
    return this.names.length > 1 ? `${word}s` : word;
  }

  verb(one: string, several: string): string {
    return this.isPlural ? several : one;
  }

  get is(): string {
    return this.verb("is", "are");
  }

  get has(): string {
    return this.verb("has", "have");
  }

  /** About the section as a whole: `body: …`. */
  ofSection(...text: Phrase): Phrase {
    return [...this.section(), ": ", ...text];
  }

  /** About the places in the section: `body: steps[].type …`. */
  ofPlaces(...text: Phrase): Phrase {
    return this.ofSection(...(this.where.length > 0 ? [...this.where, " "] : []), ...text);
  }

  /** About properties: `body: new in steps[]: name`. */
  ofProperties(text: string, preposition: string): Phrase {
    const inside = this.where.length > 0 ? [` ${preposition} `, ...this.where, ": "] : [" "];
    return this.ofSection(text, ...inside, ...codeList(this.names));
  }

  private mediaType({ mediaType }: { readonly mediaType?: string }): Phrase {
    return mediaType === undefined ? [] : [" as ", asCode(mediaType)];
  }

  private section(): Phrase {
    const { place } = this;
    switch (place.section) {
      case "operation":
        return [];
      case "body":
        return ["body", ...this.mediaType(place)];
      case "response":
        return [
          "response ",
          asCode(place.status),
          ...this.mediaType(place),
          ...(place.header === undefined ? [] : [", header ", asCode(place.header)]),
        ];
      default:
        return [`${place.section} `, asCode(place.name)];
    }
  }
}
