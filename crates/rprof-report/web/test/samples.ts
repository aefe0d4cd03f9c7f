// The reports and profiles that Rust wrote for the tests.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64 } from "../src/bytes";
import { readProfile } from "../src/profile";
import { plant, type Tree } from "../src/tree";

const FOLDER = process.env["RPROF_SAMPLES"]!;

/** The HTML of a report. */
export function report(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}

/** The value of an attribute that stands once in `html`. */
export function attribute(html: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(html)?.[1];
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

/** The tree that the viewer shows of a report. */
export async function tree(name: string): Promise<Tree> {
  return plant(await readProfile(fromBase64(attribute(report(name), "data-rprof"))));
}
