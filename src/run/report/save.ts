/** Files that responses bring, written under names of their own: never outside the folder, never over a file that is there. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { messageOf } from "../../errors.js";
import { get } from "../../json.js";
import { replaceFile } from "../../replace-file.js";
import { decoded } from "../../text/path.js";

export interface SavedFile {
  /** The `Content-Disposition` of the response; empty where it has none. */
  readonly disposition: string;
  /** Its media type. */
  readonly mediaType: string;
  readonly content: Uint8Array;
}

const ENDINGS: Readonly<Record<string, string>> = {
  "text/csv": ".csv",
  "application/pdf": ".pdf",
  "application/json": ".json",
  "image/png": ".png",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
};

/** The file of a response; undefined where it brings none: JSON that isn't an attachment is a plain response. */
export function fileOf(code: number, disposition = "", type = "", content?: Uint8Array): SavedFile | undefined {
  const mediaType = (type.split(";")[0] ?? "").trim().toLowerCase();
  const isFile = /^\s*attachment/i.test(disposition) || (mediaType !== "" && !/json$/.test(mediaType));
  return code === 200 && isFile && content?.length ? { disposition, mediaType, content } : undefined;
}

/** A name without a folder, which any system allows. @see RFC 6266, section 4.3 */
export function fileName({ disposition, mediaType }: Pick<SavedFile, "disposition" | "mediaType">): string {
  // Headers are short; a longer one is cut.
  const parameters = disposition
    .slice(0, 2000)
    .split(";")
    .map((text) => text.trim());
  const parameter = (key: string) =>
    parameters.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
  const extended = parameter("filename*");
  const given =
    extended === undefined ? (parameter("filename") ?? "") : decoded(extended.split("'").slice(2).join("'"));
  const name = withoutDots((given.replaceAll('"', "").split(/[/\\]/).at(-1) ?? "").replace(FORBIDDEN, "_")).slice(-150);
  if (name === "" || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)) return `export${ENDINGS[mediaType] ?? ""}`;
  return name.includes(".") ? name : `${name}${ENDINGS[mediaType] ?? ""}`;
}

const FORBIDDEN = /[\p{Cc}\p{Cf}<>:|?*]/gu;

/** Hidden files, and names that Windows would cut. */
function withoutDots(name: string): string {
  const characters = [...name];
  const isKept = (character: string) => character !== "." && character.trim() !== "";
  return characters.slice(characters.findIndex(isKept) >>> 0, characters.findLastIndex(isKept) + 1).join("");
}

/** @param savedBefore paths of files of earlier runs, which stay whatever `force` says */
export async function saveFiles(
  folder: string,
  files: readonly SavedFile[],
  { force = false, savedBefore = [] }: { readonly force?: boolean; readonly savedBefore?: readonly string[] } = {},
): Promise<{ paths: string[]; errors: string[] }> {
  const paths: string[] = [];
  const errors: string[] = [];
  for (const file of files) {
    const path = numbered(join(folder, fileName(file)), new Set([...savedBefore, ...paths]));
    try {
      await mkdir(folder, { recursive: true });
      if (force) await replaceFile(path, file.content);
      else await writeFile(path, file.content, { flag: "wx" });
      paths.push(path);
    } catch (error) {
      const isThere = get(error, "code") === "EEXIST";
      errors.push(`${path} was not saved: ${isThere ? "it is there already (--force replaces it)" : messageOf(error)}`);
    }
  }
  return { paths, errors };
}

/** `export.csv`, `export-2.csv`, ...: the first that isn't taken. */
function numbered(path: string, taken: ReadonlySet<string>): string {
  const { dir, name, ext } = parse(path);
  let free = path;
  for (let count = 2; taken.has(free); count += 1) free = join(dir, `${name}-${count}${ext}`);
  return free;
}
