// Builds static/build/: the style sheet, the font and the scripts, from the packages of package.json.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const build = join(here, "build");

const copies = {
  "fonts/source-sans-3.woff2":
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
  "fonts/LICENSE.txt": "@fontsource-variable/source-sans-3/LICENSE",
  // For exploring a chart, on the pages that offer it and nowhere else.
  "scripts/plotly.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
};

rmSync(build, { recursive: true, force: true });
for (const [target, source] of Object.entries(copies)) {
  const path = join(build, target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(join(packages, source), path);
}
const { css } = compile(join(here, "scss", "main.scss"), {
  loadPaths: [packages],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(build, "main.css"), `${css}\n`);
