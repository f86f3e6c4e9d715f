// Builds static/build/: the style sheets, the fonts and the scripts, from the packages of package.json.
// Files are replaced one by one and never removed first, so that a running server always finds them.
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const build = join(here, "build");

const copies = {
  "fonts/source-sans-3.woff2":
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
  // For letters that only the PDF of an edition may need, such as ŵ and ŷ.
  "fonts/source-sans-3-more.woff2":
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2",
  "fonts/LICENSE.txt": "@fontsource-variable/source-sans-3/LICENSE",
  // For exploring a chart, on the pages that offer it and nowhere else.
  "scripts/plotly.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
};

// Writes beside the file and moves it there, because no one may read half a file.
function replace(target, write) {
  const path = join(build, target);
  const draft = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  write(draft);
  renameSync(draft, path);
}

// The pages' styles, and those of the PDF of an edition with its pictures.
for (const name of ["main", "pdf", "figures"]) {
  const { css } = compile(join(here, "scss", `${name}.scss`), {
    loadPaths: [packages],
    style: "compressed",
    quietDeps: true,
  });
  replace(`${name}.css`, (path) => writeFileSync(path, `${css}\n`));
}
for (const [target, source] of Object.entries(copies)) {
  replace(target, (path) => copyFileSync(join(packages, source), path));
}
