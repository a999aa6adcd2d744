/** Before any test: `dist/` as `npm run build` makes it, since tests that start the program start what ships. */
import { buildDist } from "../../scripts/build.mjs";

export default async function setup(project) {
  const build = async () => await buildDist({ types: false });
  await build();
  project.onTestsRerun(build);
}
