/**
 * Scripts of our own without the comments that are for whoever changes them here: a collection carries them along to every
 * user. What is left is what a script says first, and comments that begin with `/*!`. Pure.
 */

/** @param text in which comments have lines of their own, as Biome leaves them there */
export function withoutComments(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("//"));
  const kept: string[] = [];
  let ends: boolean | undefined;
  for (const line of lines.slice(first)) {
    if (ends === undefined && /^\s*\/\*\*?(\s|$)/.test(line)) ends = false;
    if (ends === undefined && !/^\s*\/\/|^\s*$/.test(line)) kept.push(line);
    if (ends === false && line.trimEnd().endsWith("*/")) ends = undefined;
  }
  return [...lines.slice(0, first), "", ...kept, ""].join("\n");
}
