// Colours: Rust chooses them, by module; here they become what a canvas draws with.

/** What the letters on boxes are written in: at least 6:1 on every colour of the palette. */
export const INK = "#16181d";
/** The ring around the chosen box: at least 3:1 on white and on black. */
export const RING = "#2b7de9";

/** The colour of each function: `palette` is hex colours with commas, `codes` one letter in base 36 a function. */
export function colours(palette: string, codes: string): string[] {
  const known = palette.split(",").map((hex) => `#${hex}`);
  return Array.from(codes, (code) => known[parseInt(code, 36)]);
}

/** Thin slanted lines, for native functions. */
export function hatch(context: CanvasRenderingContext2D): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d")!;
  pen.strokeStyle = "#0002";
  pen.lineWidth = 1.4;
  for (const offset of [-8, 0, 8]) {
    pen.moveTo(offset, 8);
    pen.lineTo(offset + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat") ?? "#0000";
}
