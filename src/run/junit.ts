/** newman's JUnit report lists what was sent: here the requests join it that were not. Pure. */
import type { RequestOutcome } from "./outcome.js";

/**
 * The report with a suite of one test for each request that was not sent, skipped or failed, before its end.
 * @see https://github.com/testmoapp/junitxml
 */
export function withUnsent(xml: string, outcomes: readonly RequestOutcome[]): string {
  const suites = outcomes
    // One whose script sent a request of its own is there already.
    .filter(({ isSent, id }) => !isSent && !xml.includes(`id="${escaped(id)}"`))
    .map(suiteOf);
  const end = xml.lastIndexOf("</testsuites>");
  if (suites.length === 0) return xml;
  // Without anything sent the root element closes itself.
  if (end === -1)
    return xml.replace(
      /<testsuites([^>]*?)\/>\s*$/,
      (_, rest) => `<testsuites${rest}>\n${suites.join("")}</testsuites>`,
    );
  return `${xml.slice(0, end)}${suites.join("")}${xml.slice(end)}`;
}

function suiteOf({ id, name, folder, outcome, reasons }: RequestOutcome): string {
  const isFailed = outcome === "failed";
  const path = escaped([...folder, name].join(" / "));
  const message = `message="${escaped(reasons.join("; "))}"`;
  return [
    `  <testsuite name="${path}" id="${escaped(id)}" tests="1" failures="${isFailed ? 1 : 0}" errors="0" skipped="${isFailed ? 0 : 1}" time="0.000">`,
    `    <testcase name="Is sent" classname="${path}" time="0.000">`,
    isFailed ? `      <failure type="AssertionFailure" ${message}/>` : `      <skipped ${message}/>`,
    "    </testcase>",
    "  </testsuite>\n",
  ].join("\n");
}

const ENTITIES: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as the value of an attribute; characters that XML 1.0 has no way to write become a space. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, " ")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
