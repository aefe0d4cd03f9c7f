// The viewer: flame graph, search, read-out and table around one call tree.

import { make } from "./elements";
import { count, share } from "./figures";
import { makeFlame, ROW } from "./flame";
import { search } from "./search";
import style from "./style.css";
import { makeSortable } from "./table";
import { makeTip, sentence } from "./tip";
import { callee, sibling, type Tree } from "./tree";

/** More rows than this scroll. */
const MOST_ROWS = 24;

/** What Rust put into the cell: the viewer takes the place of the first and takes over the others. */
export interface Still {
  readonly flame: HTMLElement;
  readonly legend: HTMLElement;
  readonly table: HTMLTableElement;
}

/** Shows `tree` where the still flame graph was. */
export function view(tree: Tree, colours: readonly string[], { flame: still, legend, table }: Still): void {
  const host = make("div");
  const input = make("input", { type: "search", placeholder: "Search functions", ariaLabel: "Search functions" });
  const found = make("span", { role: "status" });
  const back = make("button", { hidden: true }, "Show all");
  const help = make("span", { className: "help" }, "Click or Enter zooms, Esc goes back, arrows move, / searches");
  /** Lies over the box under the pointer. */
  const shade = make("div", { className: "shade", hidden: true });
  const sizer = make("div", { className: "sizer" }, shade);
  const scroll = make("div", { className: "scroll" }, sizer);
  const said = make("div", { className: "said", role: "status" });
  const tip = makeTip(tree);
  const flame = makeFlame(tree, colours);
  const { canvas, look } = flame;
  /** What was zoomed to before. */
  const trail: number[] = [];
  /** The room of the flame graph, in pixels. */
  let width = 0;
  let height = 0;

  /** Makes room for what is seen: all of it can be scrolled to, and what grew stays, so that little moves. */
  const fit = (): void => {
    const all = flame.heightOf(look.zoomed, width);
    sizer.style.height = `${all}px`;
    const needed = Math.max(height, Math.min(all, MOST_ROWS * ROW));
    if (needed === height && width === canvas.clientWidth) return;
    height = needed;
    scroll.style.height = `${height}px`;
    flame.resize(width, height);
  };

  const zoom = (node: number): void => {
    shade.hidden = true;
    tip.hide();
    back.hidden = node < 0;
    flame.zoom(node);
    fit();
  };
  const zoomIn = (node: number): void => {
    // A root that is the whole is all there is.
    if (tree.total[node] === tree.weight) node = -1;
    if (node === look.zoomed) return;
    trail.push(look.zoomed);
    zoom(node);
  };
  const zoomOut = (): void => zoom(trail.pop() ?? -1);

  /** Puts the ring around `node`, brings it into sight and says what it is. */
  const choose = (node: number): void => {
    const { zoomed } = look;
    look.chosen = node;
    const related = zoomed < 0 || (node < zoomed ? tree.end[node] > zoomed : node < tree.end[zoomed]);
    if (!related) zoomIn(tree.caller[node]);
    const top = tree.depth[node] * ROW;
    flame.draw();
    sizer.style.height = `${Math.max(sizer.offsetHeight, top + ROW)}px`;
    scroll.scrollTop = Math.min(top, Math.max(scroll.scrollTop, top + ROW - scroll.clientHeight));
    said.textContent = sentence(tree, node);
  };

  const find = (): void => {
    const word = input.value.trim();
    const matches = word ? search(tree, word) : undefined;
    look.matches = matches;
    const functions = matches?.funcs.filter(Boolean).length ?? 0;
    found.textContent = matches ? `${count(functions, "function")}, ${share(matches.weight, tree.weight)} of total` : "";
    flame.draw();
  };
  const findText = (text: string): void => {
    input.value = text;
    find();
  };
  const chooseNextMatch = (): void => {
    const nodes = look.matches?.nodes ?? [];
    if (nodes.length) choose(nodes.find((node) => node > look.chosen) ?? nodes[0]);
  };

  const keys: Readonly<Record<string, (node: number) => void>> = {
    ArrowUp: (node) => choose(Math.max(0, tree.caller[node])),
    ArrowDown: (node) => choose(look.chosen < 0 ? 0 : callee(tree, node)),
    ArrowLeft: (node) => choose(sibling(tree, node, -1)),
    ArrowRight: (node) => choose(sibling(tree, node, 1)),
    Home: () => choose(0),
    Enter: zoomIn,
    " ": zoomIn,
    Escape: zoomOut,
    "/": () => input.focus(),
  };

  const hover = (node: number, event: MouseEvent): void => {
    shade.hidden = node < 0;
    if (node < 0) return tip.hide();
    const { left, top } = host.getBoundingClientRect();
    tip.show(node, event.clientX - left, event.clientY - top, host);
    const [from, wide] = flame.locate(node);
    shade.style.cssText = `left:${from}px;width:${wide}px;top:${tree.depth[node] * ROW}px`;
  };

  const resize = (): void => {
    width = scroll.clientWidth;
    if (width) fit();
  };

  canvas.tabIndex = 0;
  canvas.role = "application";
  canvas.ariaLabel = `Flame graph of ${count(tree.length, "call node")}. The table below holds the same figures.`;
  canvas.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](Math.max(0, look.chosen));
  };
  canvas.onpointermove = (event) => hover(flame.at(event.offsetX, event.offsetY), event);
  canvas.onpointerleave = (event) => hover(-1, event);
  canvas.onclick = ({ offsetX, offsetY }) => {
    const node = flame.at(offsetX, offsetY);
    if (node < 0) return;
    choose(node);
    zoomIn(node);
  };
  scroll.onscroll = () => {
    look.scrolled = scroll.scrollTop;
    shade.hidden = true;
    tip.hide();
    flame.draw();
  };
  input.oninput = find;
  input.onkeydown = ({ key }) => {
    if (key === "Enter") chooseNextMatch();
    if (key !== "Escape") return;
    findText("");
    canvas.focus();
  };
  back.onclick = () => {
    zoomIn(-1);
    canvas.focus();
  };
  // A notebook has keys of its own; while the reader is in here they are ours.
  host.dataset.lmSuppressShortcuts = "true";
  host.onkeydown = (event) => event.stopPropagation();
  makeSortable(table, findText);

  // The legend and the table move in as well: inside, no style of the notebook reaches them.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  sizer.prepend(canvas);
  shadow.append(make("div", { className: "bar" }, input, found, back), scroll, tip.element);
  shadow.append(make("div", { className: "bar" }, said, help), legend, table);
  still.replaceWith(host);

  // The style sheet lets the inherited colour glide for an instant, so that a change of the theme is told here.
  // JupyterLab changes its style sheets in the middle of it, which breaks the glide off.
  canvas.ontransitionend = canvas.ontransitioncancel = flame.draw;
  new ResizeObserver(resize).observe(host);
}
