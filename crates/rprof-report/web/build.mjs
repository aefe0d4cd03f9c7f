// Builds what Rust embeds: web/dist/*.js.

import { readFile, writeFile } from "node:fs/promises";
import * as esbuild from "esbuild";

const SOURCES = new URL("src/", import.meta.url);
const DIST = new URL("dist/", import.meta.url);

/** Style sheets become texts, as small as the scripts. */
export const styleSheets = {
  name: "style sheets",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

export async function bundle(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [new URL(`${name}.ts`, SOURCES).pathname],
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    // Where raw deflate can be inflated, all the rest is known too.
    target: ["chrome103", "firefox113", "safari16.4"],
    plugins: [styleSheets],
    write: false,
  });
  return outputFiles[0].text.trim();
}

for (const [entry, file] of [["main", "viewer.js"], ["boot", "boot.js"], ["chart", "chart.js"]]) {
  const code = await bundle(entry);
  await writeFile(new URL(file, DIST), code);
  console.log(`${file}: ${Buffer.byteLength(code).toLocaleString("en")} bytes`);
}
