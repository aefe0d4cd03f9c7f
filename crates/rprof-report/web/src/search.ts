// Search: which functions a word means, and how much of the total they hold.

import type { Tree } from "./tree";

export interface Matches {
  /** Whether each function is meant. */
  readonly funcs: readonly boolean[];
  /** The call nodes that are meant, in the order they are drawn. */
  readonly nodes: readonly number[];
  /** The weight of the outermost of them: what a call node holds twice is counted once. */
  readonly weight: number;
}

/** Finds the functions whose name or file contains `word`, capital or not. */
export function search(tree: Tree, word: string): Matches {
  const wanted = word.toLowerCase();
  const funcs = tree.funcs.map(({ name, file }) => `${name} ${file}`.toLowerCase().includes(wanted));
  const nodes: number[] = [];
  let weight = 0;
  let covered = 0;
  for (let node = 0; node < tree.length; node++) {
    if (!funcs[tree.func[node]]) continue;
    nodes.push(node);
    if (node < covered) continue;
    weight += tree.total[node];
    covered = tree.end[node];
  }
  return { funcs, nodes, weight };
}
