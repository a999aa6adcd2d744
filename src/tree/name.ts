/**
 * Names of files and folders: readable, the same on Windows, macOS and Linux, and short enough for Windows, whose paths end
 * at 260 characters with the folder of the repository in front.
 */
import { sha256 } from "../hash.js";

/** Characters of a path from the output folder on. */
export const MAX_PATH = 140;

export const REQUEST_ENDING = ".request.yaml";
export const EXAMPLE_ENDING = ".example.yaml";
export const ENVIRONMENT_ENDING = ".environment.yaml";
export const RESOURCES = ".resources";
export const DEFINITION = `${RESOURCES}/definition.yaml`;
export const COLLECTIONS = "postman/collections";
export const ENVIRONMENTS = "postman/environments";

/** What stands around the names of a request and its example, below their folder. */
const AROUND_EXAMPLE = `/${RESOURCES}/${RESOURCES}/examples/${EXAMPLE_ENDING}`.length;

/** Characters that a name keeps, however long the path is: seven of its own and four of its hash. */
const SHORTEST = 12;

/** A file name has 255 bytes; a character has up to four. */
const MAX_BYTES = 200;

/**
 * Characters of a folder's name in `parent`; leaves room for requests and examples.
 * @param levels of folders in it
 */
export function folderRoom(parent: string, levels = 0): number {
  return room(MAX_PATH - parent.length - 1 - levels * (SHORTEST + 1) - AROUND_EXAMPLE - 2 * SHORTEST);
}

export function requestRoom(folder: string): number {
  return room(MAX_PATH - folder.length - 1 - REQUEST_ENDING.length);
}

/**
 * Characters of the name of the folder of a request's examples: it is shortened first, down to half of what is left, so that
 * the names of the examples can stay whole.
 * @param longest characters of the longest name of an example
 */
export function resourcesRoom(folder: string, longest: number): number {
  const left = MAX_PATH - folder.length - AROUND_EXAMPLE;
  return room(Math.max(Math.floor(left / 2), left - longest));
}

/** @param examples the path of the folder of a request's examples */
export function exampleRoom(examples: string): number {
  return room(MAX_PATH - examples.length - 1 - EXAMPLE_ENDING.length);
}

export function environmentRoom(): number {
  return room(MAX_PATH - ENVIRONMENTS.length - 1 - ENVIRONMENT_ENDING.length);
}

function room(characters: number): number {
  return Math.max(SHORTEST, characters);
}

/** Names of devices on Windows, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** The name as that of a file, without its ending. @param id what a shortened one ends with a hash of */
export function stemOf(name: string, id: string, characters: number): string {
  const clean = withoutEnd(
    name
      .normalize("NFC")
      .replace(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+/gu, "-")
      .replace(/\s+/g, " ")
      .replace(/^[ .]+/, ""),
    " .",
  );
  const named = clean === "" ? `unnamed${suffix(id)}` : RESERVED.test(clean) ? `_${clean}` : clean;
  return fits(named, characters) ? named : shortened(named, id, characters);
}

function fits(name: string, characters: number): boolean {
  return name.length <= characters && Buffer.byteLength(name) <= MAX_BYTES;
}

function shortened(name: string, id: string, characters: number): string {
  const ending = suffix(id);
  const letters = [...name];
  let length = Math.min(letters.length, characters);
  while (length > 0 && !fits(letters.slice(0, length).join("") + ending, characters)) length -= 1;
  return withoutEnd(letters.slice(0, length).join(""), " .-") + ending;
}

/** Without these characters at the end. (`/[ .]+$/` would start again at each of them.) */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function suffix(id: string, turn = 0): string {
  return `-${sha256(turn === 0 ? id : `${id} ${turn}`).slice(0, 4)}`;
}

/** The names of one folder, unique without regard to case. */
export class Names {
  private readonly taken = new Set<string>();

  /** Takes a name as it is; false when there is one like it. */
  keep(name: string): boolean {
    const key = keyOf(name);
    if (this.taken.has(key)) return false;
    this.taken.add(key);
    return true;
  }

  /** A free name of at most so many characters, without its ending. */
  take(name: string, id: string, characters: number, ending: string): string {
    const stem = stemOf(name, id, characters);
    if (this.keep(stem + ending)) return stem;
    for (let turn = 0; ; turn += 1) {
      const other = suffix(id, turn);
      const numbered = stemOf(name, id, characters - other.length) + other;
      if (this.keep(numbered + ending)) return numbered;
    }
  }
}

function keyOf(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
