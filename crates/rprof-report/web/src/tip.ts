// What is said about one call node: beside the pointer in full, and in one line for the read-out.

import { make } from "./elements";
import { count, place, share, time } from "./figures";
import type { Tree } from "./tree";

const DISTANCE = 14;

/** All that is known of a call node, in one line. */
export function sentence(tree: Tree, node: number): string {
  const func = tree.funcs[tree.func[node]];
  return [
    func.name,
    place(func),
    `self ${time(tree.self[node])}`,
    `total ${time(tree.total[node])} (${share(tree.total[node], tree.weight)})`,
    count(tree.calls[node], "call"),
  ].join(" · ");
}

/** Makes the box that stands beside the pointer; `show` fills it and keeps it inside of `room`. */
export function makeTip(tree: Tree) {
  const element = make("div", { className: "tip", hidden: true, ariaHidden: "true" });
  const row = (word: string, weight: number): Node[] => [
    make("span", {}, word),
    make("span", {}, time(weight)),
    make("span", {}, share(weight, tree.weight)),
  ];
  const hide = (): void => {
    element.hidden = true;
  };
  const show = (node: number, x: number, y: number, room: HTMLElement): void => {
    const func = tree.funcs[tree.func[node]];
    element.replaceChildren(
      make("b", {}, func.name),
      make("i", {}, `${place(func)}, ${count(tree.calls[node], "call")}`),
      ...row("self", tree.self[node]),
      ...row("total", tree.total[node]),
    );
    element.hidden = false;
    const width = element.offsetWidth + DISTANCE;
    element.style.left = `${Math.max(0, x + width > room.clientWidth ? x - width : x + DISTANCE)}px`;
    element.style.top = `${y + DISTANCE}px`;
  };
  return { element, hide, show };
}
