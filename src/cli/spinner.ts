/** Says what is being downloaded and how far it is, on a terminal only, and leaves no trace. */
import type { LoadOptions } from "../definition/load.js";
import { forTerminal } from "./print.js";

const FRAMES = ["-", "\\", "|", "/"];

/** For `onDownload`. @param isQuiet for who wants to see nothing */
export function downloadSpinner(isQuiet = false): NonNullable<LoadOptions["onDownload"]> {
  if (isQuiet || !process.stderr.isTTY || process.env.CI) return () => {};
  let text = "";
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    // One line, whatever the URL: what wraps could not be taken back.
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\u001b[K${`${FRAMES[frame % FRAMES.length]} ${text}`.slice(0, width)}`);
    frame += 1;
  };
  return (url, progress) => {
    if (url === undefined) {
      clearInterval(timer);
      if (timer) process.stderr.write("\r\u001b[K");
      timer = undefined;
      return;
    }
    text = `downloading ${progress ? `${renderProgress(progress)} of ` : ""}${forTerminal(url)}`;
    if (timer) return;
    draw();
    timer = setInterval(draw, 120);
  };
}

/** `3.4 MB (57 %)` */
export function renderProgress({ received, total }: { readonly received: number; readonly total?: number }): string {
  const size = received < 1_000_000 ? `${Math.ceil(received / 1000)} kB` : `${(received / 1_000_000).toFixed(1)} MB`;
  return total ? `${size} (${Math.min(100, Math.floor((100 * received) / total))} %)` : size;
}
