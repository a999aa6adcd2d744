/** Bytes -> text: UTF-8, or UTF-16 where a byte order mark says so (which is what PowerShell's `>` writes). */
import { isUtf8 } from "node:buffer";
import { DefinitionError } from "../errors.js";

/** @throws DefinitionError when the bytes are no text */
export function decode(bytes: Buffer, source: string): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString("utf16le", 2);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new DefinitionError("not UTF-8 text", {
    where: source,
    hint: "Check that this is an OpenAPI definition, unpacked, and save it as UTF-8.",
  });
}
