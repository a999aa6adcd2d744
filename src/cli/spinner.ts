/** Says that something is being downloaded, on a terminal only, and leaves no trace. */
export function startSpinner(text: string): () => void {
  if (!process.stderr.isTTY || process.env.CI) return () => {};
  const frames = ["-", "\\", "|", "/"];
  let frame = 0;
  const draw = () => {
    process.stderr.write(`\r${frames[frame % frames.length]} ${text}`);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, 120);
  return () => {
    clearInterval(timer);
    process.stderr.write(`\r${" ".repeat(text.length + 2)}\r`);
  };
}
