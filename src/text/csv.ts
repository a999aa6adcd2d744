/** Comma-separated values. @see RFC 4180 */

/** Lines of fields; blank lines are left out. A quote that never ends takes the rest. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)(?:"|$)|([^",\r\n]*))[^,\r\n]*(,|\r?\n|\r|$)/y;
  const source = text.replace(/^\uFEFF/, "");
  while (pattern.lastIndex < source.length || row.length > 0) {
    const [, quoted, plain = "", end = ""] = pattern.exec(source) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.some((field) => field.trim() !== "")) rows.push(row);
    row = [];
  }
  return rows;
}

export function renderCsv(rows: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}
