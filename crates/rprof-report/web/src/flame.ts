// The flame graph on its canvas: draws, tells what lies under a point, glides from one part of the tree to another.

import { hatch, INK, RING } from "./palette";
import type { Matches } from "./search";
import type { Tree } from "./tree";

export const ROW = 20;
const GAP = 1;
const PADDING = 5;
/** Boxes narrower than this many pixels are not drawn, nor is anything below them. */
const NARROW = 0.4;
/** Boxes narrower than this many pixels are not worth the height of their row. */
const SLIGHT = 1;
/** Boxes narrower than this many pixels carry no name. */
const NAMELESS = 24;
/** How long a zoom glides, in milliseconds. */
const GLIDE = 160;

/** What is marked, and which part is seen. */
export interface Look {
  /** The box the keyboard stands on; -1 before the first. */
  chosen: number;
  /** The call node that fills the width; -1 for all. */
  zoomed: number;
  /** How many pixels of the graph lie above the canvas. */
  scrolled: number;
  matches?: Matches;
}

export type Flame = ReturnType<typeof makeFlame>;

/** Makes a canvas that shows `tree`. */
export function makeFlame(tree: Tree, colours: readonly string[]) {
  const { funcs, func, depth, end, start, total, weight, length } = tree;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d")!;
  const slanted = hatch(context);
  const look: Look = { chosen: -1, zoomed: -1, scrolled: 0 };
  // The weights at the left and at the right edge.
  let from = 0;
  let to = weight;
  let width = 0;
  let height = 0;
  let colour = "";
  let letterWidth = 1;
  let nameWidths: number[] = [];
  let gliding = 0;

  const scale = (): number => width / (to - from || 1);

  /** The name of a function, or as much of its beginning as fits into `room` pixels. */
  const fit = (func: number, room: number): string => {
    const { name } = funcs[func];
    nameWidths[func] ??= context.measureText(name).width;
    if (nameWidths[func] <= room) return name;
    let letters = Math.min(name.length - 1, Math.floor(room / letterWidth) + 2);
    while (letters > 0 && context.measureText(`${name.slice(0, letters)}…`).width > room) letters--;
    return letters ? `${name.slice(0, letters)}…` : "";
  };

  const drawBox = (node: number, left: number, right: number, top: number): void => {
    const faded = look.matches && !look.matches.funcs[func[node]];
    const inside = right - left;
    // A sliver keeps its place but gives up its gap, or it would vanish.
    const filled = Math.max(inside - GAP, Math.min(inside, 0.6));
    const fill = (style: string | CanvasPattern): void => {
      context.fillStyle = style;
      context.fillRect(left, top, filled, ROW - GAP);
    };
    // What was not searched for fades; what spans the zoomed part stands back.
    context.globalAlpha = faded ? 0.2 : node < look.zoomed && end[node] > look.zoomed ? 0.6 : 1;
    fill(colours[func[node]]);
    if (funcs[func[node]].native) fill(slanted);
    context.globalAlpha = 1;
    if (inside < NAMELESS) return;
    context.fillStyle = faded ? colour : INK;
    context.fillText(fit(func[node], inside - 2 * PADDING), left + PADDING, top + ROW / 2);
  };

  /** Where a call node begins and how wide it is, in CSS pixels; never narrower than can be seen. */
  const locate = (node: number): [left: number, wide: number] => {
    const left = Math.max(0, (start[node] - from) * scale());
    const right = Math.min(width, (start[node] + total[node] - from) * scale() - GAP);
    return [left, Math.max(right - left, 3)];
  };

  const drawRing = (node: number): void => {
    if (node < 0 || start[node] >= to || start[node] + total[node] <= from) return;
    const [left, wide] = locate(node);
    context.strokeStyle = RING;
    context.lineWidth = 2;
    context.strokeRect(left + 1, depth[node] * ROW - look.scrolled + 1, wide - 2, ROW - GAP - 2);
  };

  const draw = (): void => {
    const style = getComputedStyle(canvas);
    colour = style.color;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `12px ${style.fontFamily}`;
    context.textBaseline = "middle";
    letterWidth = context.measureText("n").width;
    for (let node = 0; node < length; ) {
      const left = (start[node] - from) * scale();
      const right = left + total[node] * scale();
      if (right - left < NARROW || left >= width || right <= 0) {
        node = end[node];
        continue;
      }
      const top = depth[node] * ROW - look.scrolled;
      if (top > -ROW && top < height) drawBox(node, Math.max(0, left), Math.min(width, right), top);
      node++;
    }
    drawRing(look.chosen);
  };

  /** The height of all boxes, in pixels, once `node` fills `room` pixels. */
  const heightOf = (node: number, room: number): number => {
    const least = (SLIGHT / room) * (node < 0 ? weight : total[node]);
    let deepest = 0;
    for (let below = Math.max(0, node); below < (node < 0 ? length : end[node]); ) {
      if (total[below] >= least) deepest = Math.max(deepest, depth[below++]);
      else below = end[below];
    }
    return (deepest + 1) * ROW;
  };

  /** Fits the canvas to `newWidth` and `newHeight` in CSS pixels. */
  const resize = (newWidth: number, newHeight: number): void => {
    width = newWidth;
    height = newHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    nameWidths = [];
    draw();
  };

  /** Lets `node` fill the width; -1 shows all. */
  const zoom = (node: number): void => {
    look.zoomed = node;
    const before = [from, to];
    const after = node < 0 ? [0, weight] : [start[node], start[node] + total[node]];
    const began = performance.now();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const glide = (): void => {
      const part = still ? 1 : Math.min(1, (performance.now() - began) / GLIDE);
      const rest = (1 - part) ** 3;
      [from, to] = after.map((edge, side) => edge + (before[side] - edge) * rest);
      draw();
      if (part < 1) gliding = requestAnimationFrame(glide);
    };
    cancelAnimationFrame(gliding);
    glide();
  };

  /** The call node at a point of the canvas, in CSS pixels; -1 where there is none. */
  const at = (x: number, y: number): number => {
    const found = from + x / scale();
    const row = Math.floor((y + look.scrolled) / ROW);
    for (let node = 0; node < length; ) {
      if (found < start[node] || found >= start[node] + total[node]) node = end[node];
      else if (depth[node] === row) return node;
      else node++;
    }
    return -1;
  };

  return { canvas, look, draw, resize, heightOf, zoom, at, locate };
}
