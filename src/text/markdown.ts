/** Text of a definition as Markdown without elements or scripts. */

/** Text as a code span of Markdown, which it can't end early: it has no backtick and no line break left. */
export function codeSpan(text: string): string {
  const line = text.replaceAll("`", "'").replace(/\s+/g, (space) => (space.includes("\n") ? " " : space));
  return `\`${line}\``;
}

/** Tags that say nothing but how a text is laid out. With an attribute none is. */
const HARMLESS_TAG =
  /<\/?(b|br|code|dd|del|details|dl|dt|em|h[1-6]|hr|i|ins|kbd|li|ol|p|pre|s|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul) ?\/?>/iy;
const AUTOLINK = /<(https?:\/\/|mailto:)[^\s<>]*>/iy;
const TAG_START = /<[a-z/!?]/iy;
/** What stays as it is, whatever stands around it. */
const PLAIN = /[^\\`<\]]+/y;
/** What may come before a block: indentation, quotes, bullets and numbers of lists. */
const BLOCK_PREFIX = /^[\s>*+\-\d.)]*/;
/** Three or more; what follows backticks holds none, or they begin a code span. */
const FENCE = /(`{3,})[^`]*$|(~{3,})/y;

/**
 * Markdown in which what looks like HTML is text, but for tags of layout, and no link leads elsewhere than to http, https,
 * mailto or a relative URL: a definition must not bring elements of its own, and `<memberId>` would vanish.
 * Code stays as it is where every reader of Markdown takes it for code; where that is in doubt it is escaped, too.
 * @see https://spec.commonmark.org/0.31.2/
 */
export function withoutMarkup(markdown: string): string {
  if (!/[<\]]/.test(markdown)) return markdown;
  const blocks = new Blocks();
  let at = 0;
  let result = "";
  // Lines, each followed by its end.
  for (const line of markdown.split(/(\r\n?|\n)/)) {
    const isEnd = line === "\n" || line.startsWith("\r");
    result += isEnd ? line : escapeLine(line, at, markdown, blocks);
    at += line.length;
  }
  return result;
}

/** What the lines so far say about the next. */
class Blocks {
  private fence: { readonly mark: string; readonly indent: number } | undefined;
  /** In a block of HTML a backslash escapes nothing, and backticks are no code. */
  html: "no" | "to a blank line" | "to the end of pre" | "in doubt, to the end" = "no";
  /** Whether backticks of this paragraph found no others: they may find them in a later line. */
  isSpanOpen = false;

  /** Takes the next line. @returns whether it is code, or a fence of code */
  isCode(line: string): boolean {
    const prefix = BLOCK_PREFIX.exec(line)?.[0] ?? "";
    const isBlank = /^[ \t]*$/.test(line);
    if (this.fence) {
      const { mark, indent } = this.fence;
      // With less indentation a list, and the fence in it, may have ended.
      if (!isBlank && line.search(/[^ ]/) < indent) {
        this.fence = undefined;
        this.html = "in doubt, to the end";
        return false;
      }
      const rest = line.trim();
      const isClosed = /^ {0,3}$/.test(prefix) && rest.startsWith(mark) && rest === mark.charAt(0).repeat(rest.length);
      if (isClosed) this.fence = undefined;
      return true;
    }
    if (isBlank) {
      this.isSpanOpen = false;
      if (this.html === "to a blank line") this.html = "no";
      return false;
    }
    const found = matchAt(FENCE, line, prefix.length);
    const mark = found?.[1] ?? found?.[2];
    if (mark !== undefined) {
      if (this.html === "no" && /^ {0,3}$/.test(prefix)) {
        this.fence = { mark, indent: prefix.length };
        return true;
      }
      // Where this fence ends depends on lists and quotes, and from there on every other fence is a beginning or an end.
      this.html = "in doubt, to the end";
    }
    this.enterHtml(line, prefix.length);
    return false;
  }

  private enterHtml(line: string, start: number): void {
    if (this.html === "in doubt, to the end") return;
    const tag = matchAt(HARMLESS_TAG, line, start)?.[1]?.toLowerCase();
    if (tag === "pre") this.html = "to the end of pre";
    else if (tag !== undefined && this.html === "no") this.html = "to a blank line";
    if (this.html === "to the end of pre" && /<\/pre>/i.test(line)) this.html = "to a blank line";
  }
}

/** @param start of the line in `text`: the target of a link may be in the next line */
function escapeLine(line: string, start: number, text: string, blocks: Blocks): string {
  if (blocks.isCode(line)) return line;
  const isHtml = blocks.html !== "no";
  const closing = closingRuns(line);
  let areSpansSure = !isHtml && !blocks.isSpanOpen;
  let result = "";
  let at = 0;
  const keep = (length: number) => {
    result += line.slice(at, at + length);
    at += length;
  };
  while (at < line.length) {
    const character = line[at];
    if (character === "\\" && !(isHtml && line[at + 1] === "<")) keep(2);
    else if (character === "`") {
      const length = runLength(line, at);
      const end = areSpansSure ? closing(at + length, length) : undefined;
      if (end === undefined) blocks.isSpanOpen = true;
      // In a table a bar ends the cell, and the code with it.
      const isSpan = end !== undefined && !line.slice(at, end).includes("|");
      areSpansSure &&= isSpan;
      keep(isSpan ? end - at : length);
    } else if (character === "<") {
      const left = matchAt(HARMLESS_TAG, line, at) ?? matchAt(AUTOLINK, line, at);
      if (left) keep(left[0].length);
      else if (!matchAt(TAG_START, line, at)) keep(1);
      else {
        result += isHtml ? "&lt;" : "\\<";
        at++;
      }
    } else if (character === "]" && /[(:]/.test(line[at + 1] ?? "") && !isHarmlessTarget(text, start + at + 2)) {
      result += `]\\${line[at + 1]}`;
      at += 2;
    } else keep(matchAt(PLAIN, line, at)?.[0].length ?? 1);
  }
  return result;
}

/** The end of the next run of so many backticks. Must be asked for ascending places: each run is looked at once. */
function closingRuns(line: string): (from: number, length: number) => number | undefined {
  const runs = new Map<number, { readonly starts: number[]; next: number }>();
  for (const { 0: run, index } of line.matchAll(/`+/g)) {
    const same = runs.get(run.length);
    if (same) same.starts.push(index);
    else runs.set(run.length, { starts: [index], next: 0 });
  }
  return (from, length) => {
    const same = runs.get(length);
    if (!same) return undefined;
    while ((same.starts[same.next] ?? from) < from) same.next++;
    const found = same.starts[same.next];
    return found === undefined ? undefined : found + length;
  };
}

function runLength(line: string, start: number): number {
  let end = start;
  while (line[end] === "`") end++;
  return end - start;
}

/** Characters of a URL that are looked at. */
const MAX_HEAD = 200;

/** Whether the link target at `start` is relative, or has a scheme that does nothing but lead somewhere. */
function isHarmlessTarget(text: string, start: number): boolean {
  const lead = matchAt(/[\s>]*(?:<\s*)?/y, text, start)?.[0] ?? "";
  const from = start + lead.length;
  const target = text.slice(from, from + MAX_HEAD);
  // `doc` and `ref` are links within the documentation of Sigma, which become its URLs.
  if (/^(https?|mailto|doc|ref):/i.test(target)) return true;
  // A colon may be written as an entity or with a backslash. A URL has blanks only in angle brackets.
  const head = /^[^/?#>)\s]*/.exec(lead.includes("<") ? target.replace(/[ \t]/g, "_") : target)?.[0] ?? "";
  return head.length < MAX_HEAD && !/[:&\\]/.test(head);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
