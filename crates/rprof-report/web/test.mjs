// Tests what the viewer computes, on profiles and reports that Rust writes now.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "rprof-viewer-"));
try {
  const example = ["run", "--quiet", "--locked", "-p", "rprof-report", "--example", "sample_reports", "--", folder];
  execFileSync("cargo", example, { cwd: HERE, stdio: "inherit" });
  const tests = (await readdir(join(HERE, "test"))).filter((name) => name.endsWith(".test.ts"));
  await esbuild.build({
    entryPoints: tests.map((name) => join(HERE, "test", name)),
    bundle: true,
    platform: "node",
    format: "esm",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
  });
  const bundles = (await readdir(folder)).filter((name) => name.endsWith(".mjs")).map((name) => join(folder, name));
  const { status } = spawnSync("node", ["--test", ...bundles], {
    stdio: "inherit",
    env: { ...process.env, RPROF_SAMPLES: folder },
  });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
