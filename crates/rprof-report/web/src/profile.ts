// The tables of a `.rprof` file that a flame graph needs.

import { inflate, read, type Reader } from "./bytes";

const FORMAT_VERSION = 1;
const HEADER_LENGTH = 12;
const NATIVE = 1;

export interface Func {
  /** The name a reader knows it by. */
  readonly name: string;
  readonly file: string;
  /** The line it starts at; 0 for native functions. */
  readonly line: number;
  readonly native: boolean;
}

/** One row a call node, in preorder. */
export interface Profile {
  readonly funcs: readonly Func[];
  /** The function of each row. */
  readonly func: readonly number[];
  /** How many rows above its caller stands; 0 for a root. */
  readonly distance: readonly number[];
  readonly self: Float64Array;
  readonly calls: Float64Array;
}

/** Reads the bytes of a `.rprof` file, as `rprof-model/src/file.rs` draws them. */
export async function readProfile(file: Uint8Array<ArrayBuffer>): Promise<Profile> {
  if (file[6] !== FORMAT_VERSION) throw new RangeError("the profile is of another format");
  const body = read(await inflate(file.subarray(HEADER_LENGTH)));
  const sections: Record<string, Reader> = {};
  while (!body.ended()) sections[body.text()] = read(body.slice());

  const { strings, funcs, frames, stacks, samples } = sections;
  const texts = strings.list(strings.text);
  const funcOfFrame = frames.list(() => {
    const func = frames.unsigned();
    frames.unsigned(); // The line of the frame: a flame graph shows functions.
    return func;
  });
  const distance = stacks.list(stacks.unsigned);
  const func = stacks.list(() => funcOfFrame[stacks.unsigned()]);
  return { funcs: readFuncs(funcs, texts), func, distance, ...readSamples(samples, func.length) };
}

/** Characters that no reader sees, or that turn the direction of those after them. */
const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Writes hidden characters as Python writes them in a literal, as Rust does in all other texts of the page. */
function reveal(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length < 3 ? `\\x${code.padStart(2, "0")}` : `\\u${code}`;
  });
}

function readFuncs({ list, unsigned }: Reader, texts: readonly string[]): Func[] {
  return list(() => {
    unsigned(); // The name pstats shows.
    const name = reveal(texts[unsigned()]);
    const file = reveal(texts[unsigned()]);
    const line = unsigned();
    return { name, file, line, native: unsigned() === NATIVE };
  });
}

/** Adds the samples of all threads up to one weight and one number of calls a row. */
function readSamples({ list, unsigned, signed }: Reader, rows: number): { self: Float64Array; calls: Float64Array } {
  list(unsigned); // Threads.
  const distances = list(signed);
  const weights = list(signed);
  const counts = list(unsigned);
  const self = new Float64Array(rows);
  const calls = new Float64Array(rows);
  let row = 0;
  for (let sample = 0; sample < distances.length; sample++) {
    row += distances[sample];
    self[row] += weights[sample];
    calls[row] += counts[sample];
  }
  return { self, calls };
}
