/**
 * A user's script -> the same script with each constant that sigma-postman fills in on a line of its own, whatever the
 * formatter of the user's project made of it. Scripts of our own are written that way.
 */
import type { Node, Program, VariableDeclaration } from "acorn";
import { messageOf, UsageError } from "../errors.js";
import { isArray, isObject } from "../json.js";
import { CONSTANTS, constantLine, declaredName, type FilledScript, readConstantLine } from "./contract.js";

/**
 * @param script the name of the template, as in `chain/test.js`
 * @throws UsageError (where: the template) when the text is not JavaScript, or a constant isn't declared exactly once, with
 *   a plain value, as a statement
 */
export async function withConstantLines(text: string, script: FilledScript): Promise<string> {
  const program = await parseScript(text, script);
  const all = declarationsOf(program);
  const declared = new Set(all.flatMap(({ declarations }) => declarations.map(({ id }) => nameOf(id))));
  const names = CONSTANTS[script].map((name) => declaredName(name, (each) => declared.has(each)));
  const declarations = all.filter(({ declarations }) => declarations.some(({ id }) => names.includes(nameOf(id))));
  for (const name of names) assertFillable(name, declarations, script);
  const rewritten = [...declarations]
    .sort((left, right) => right.start - left.start)
    .reduce((result, declaration) => onLinesOfTheirOwn(result, declaration, names), text);
  for (const name of names) {
    // A comment or a text may hold such a line, too: what is filled in there could end it.
    const lines = rewritten.split("\n").filter((line) => readConstantLine(line)?.name === name);
    if (lines.length !== 1) throw unfillable(name, script, `more than one line has "${name} = ...;"`);
  }
  return rewritten;
}

/** acorn takes 20 ms to load, and few runs have scripts of the user's. */
async function parseScript(text: string, script: FilledScript): Promise<Program> {
  const { parse } = await import("acorn");
  try {
    // The sandbox runs a script inside a function.
    return parse(text, {
      ecmaVersion: "latest",
      sourceType: "script",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    });
  } catch (cause) {
    throw new UsageError(`not valid JavaScript: ${messageOf(cause)}`, {
      where: script,
      hint: "sigma-postman fills constants in there, and has to read it for that.",
      cause,
    });
  }
}

/** Declarations that are statements; that of a `for` isn't. */
function declarationsOf(node: unknown): VariableDeclaration[] {
  if (isArray(node)) return node.flatMap(declarationsOf);
  if (!isObject(node)) return [];
  const statements = isArray(node.body) ? node.body : [];
  const own = statements.filter((statement): statement is VariableDeclaration =>
    isNode(statement, "VariableDeclaration"),
  );
  return [...own, ...Object.values(node).flatMap(declarationsOf)];
}

/** Empty for a pattern, which declares several. */
function nameOf(id: VariableDeclaration["declarations"][number]["id"]): string {
  return id.type === "Identifier" ? id.name : "";
}

function isNode(value: unknown, type: string): boolean {
  return isObject(value) && (value as Partial<Node>).type === type;
}

/** Expressions that a literal may replace without anything being lost. */
const PLAIN = ["ArrayExpression", "ObjectExpression", "Literal"];

function assertFillable(name: string, declarations: readonly VariableDeclaration[], script: FilledScript): void {
  const found = declarations.flatMap((declaration) => declaration.declarations).filter(({ id }) => nameOf(id) === name);
  const [only] = found;
  if (only === undefined) throw unfillable(name, script, `no line "const ${name} = ...;" was found to fill in`);
  if (found.length > 1) throw unfillable(name, script, `${name} is declared more than once`);
  if (only.init && !PLAIN.includes(only.init.type))
    throw unfillable(name, script, `the value of ${name} isn't a plain one, which could be replaced`);
}

function unfillable(name: string, script: FilledScript, message: string): UsageError {
  return new UsageError(message, {
    where: script,
    hint: `sigma-postman fills ${name} in there: declare it once, as its own template of that name does.`,
  });
}

/** The declaration's constants each on a line as `constantLine` writes it, the other variables as they are. */
function onLinesOfTheirOwn(text: string, declaration: VariableDeclaration, names: readonly string[]): string {
  const lineStart = text.lastIndexOf("\n", declaration.start - 1) + 1;
  const lineEnd = text.indexOf("\n", declaration.end);
  const before = text.slice(lineStart, declaration.start);
  const behind = text.slice(declaration.end, lineEnd < 0 ? text.length : lineEnd);
  const source = text.slice(declaration.start, declaration.end);
  if (before === "" && behind === "" && readConstantLine(source) !== undefined) return text;
  const lines = declaration.declarations.map(({ id, start, end }) =>
    names.includes(nameOf(id))
      ? constantLine(declaration.kind, nameOf(id), "null")
      : `${declaration.kind} ${text.slice(start, end)};`,
  );
  return [
    text.slice(0, before.trim() === "" ? lineStart : declaration.start),
    before.trim() === "" ? "" : "\n",
    lines.join("\n"),
    behind.trim() === "" ? "" : "\n",
    text.slice(declaration.end + (behind.trim() === "" ? behind.length : 0)),
  ].join("");
}
