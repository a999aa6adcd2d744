/** A report in the format that is asked for. The modules of the others are not loaded. */
import type { ChangeReport } from "../model.js";
import type { Style } from "./text.js";

export const REPORT_FORMATS = ["text", "markdown", "json", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report's text, with a newline at the end. `style` is for `text` only. */
export async function renderReport(report: ChangeReport, format: ReportFormat, style?: Style): Promise<string> {
  switch (format) {
    case "text": {
      const { renderText } = await import("./text.js");
      return `${[...renderText(report, style)].join("\n")}\n`;
    }
    case "markdown": {
      const { renderMarkdown } = await import("./markdown.js");
      return renderMarkdown(report);
    }
    case "json": {
      const { renderJson } = await import("./json.js");
      return renderJson(report);
    }
    case "html": {
      const [{ renderHtml }, { loadPage }] = await Promise.all([import("./html.js"), import("../../page/load.js")]);
      return renderHtml(report, await loadPage());
    }
  }
}
