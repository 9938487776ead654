// Bundles src/ with the CodeMirror packages that it names into one module, and writes down their
// licences: `node build.js FOLDER`, where FOLDER holds the node_modules of package-lock.json.

import {mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

// What may come in with a package; deny.toml says the same of crates.
const LICENCES = ["MIT"];

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2]);
const {build} = createRequire(join(folder, "package.json"))("esbuild");

const {metafile, outputFiles} = await build({
  entryPoints: [join(here, "src/editor.js")],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  nodePaths: [join(folder, "node_modules")],
  metafile: true,
  write: false,
  outfile: "code-mirror.js",
});

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  if (name) packages.add(name);
}
const notices = ["The filter's editor, code-mirror.js, contains these packages.\n"];
for (const name of [...packages].sort()) {
  const home = join(folder, "node_modules", name);
  const {version, license} = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  if (!LICENCES.includes(license)) throw new Error(`${name} is under ${license}, which is not among ${LICENCES}`);
  notices.push(`${name} ${version}\n\n${(await readFile(join(home, "LICENSE"), "utf8")).trim()}\n`);
}

const out = join(folder, "out");
await rm(out, {recursive: true, force: true});
await mkdir(out, {recursive: true});
await writeFile(join(out, "code-mirror-licences.txt"), notices.join("\n----\n\n"));
// Last: who finds it finds the rest.
await writeFile(join(out, "code-mirror.js"), outputFiles[0].contents);
