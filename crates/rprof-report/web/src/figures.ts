// Figures with their units.

import type { Func } from "./profile";

/** A time in nanoseconds, to three significant digits: `1.23 ms`, in one piece. */
export function time(nanoseconds: number): string {
  let value = nanoseconds;
  let unit = 0;
  // A figure that rounds up to the next unit is written in it.
  for (; value >= 999.5 && unit < 3; unit++) value /= 1e3;
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(unit ? digits : 0)}\u00a0${["ns", "μs", "ms", "s"][unit]}`;
}

/** A part of the whole: `12.3 %`. */
export function share(part: number, whole: number): string {
  return `${((100 * part) / (whole || 1)).toFixed(1)}\u00a0%`;
}

/** So many of something: `1,234 calls`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Where a function is written: `spell.py:12`. */
export function place({ file, line, native }: Func): string {
  return native ? "native" : `${file.split(/[\\/]/).pop()}:${line}`;
}
