// The call tree as columns: where each call node begins, how wide and how deep it is.

import type { Profile } from "./profile";

export interface Tree extends Profile {
  readonly length: number;
  /** The caller of each call node; -1 for a root. */
  readonly caller: Int32Array;
  readonly depth: Int32Array;
  /** The row after the last one below each call node. */
  readonly end: Int32Array;
  readonly total: Float64Array;
  /** The weight that stands left of each call node. */
  readonly start: Float64Array;
  /** The weight of all roots together. */
  readonly weight: number;
  /** How many rows of boxes the deepest stack has. */
  readonly rows: number;
}

/** Adds totals up from the leaves in one backward pass, then lays the call nodes out in one forward pass. */
export function plant(profile: Profile): Tree {
  const { distance, self } = profile;
  const { length } = distance;
  const caller = new Int32Array(length);
  const end = new Int32Array(length);
  const total = self.slice();
  for (let node = length - 1; node >= 0; node--) {
    const above = (caller[node] = distance[node] ? node - distance[node] : -1);
    end[node] ||= node + 1;
    if (above < 0) continue;
    total[above] += total[node];
    end[above] ||= end[node];
  }

  const depth = new Int32Array(length);
  const start = new Float64Array(length);
  // Where the next callee of each call node begins.
  const next = new Float64Array(length);
  let weight = 0;
  let rows = 0;
  for (let node = 0; node < length; node++) {
    const above = caller[node];
    if (above < 0) {
      start[node] = weight;
      weight += total[node];
    } else {
      start[node] = next[above];
      next[above] += total[node];
      depth[node] = depth[above] + 1;
    }
    next[node] = start[node];
    rows = Math.max(rows, depth[node] + 1);
  }
  return { ...profile, length, caller, depth, end, total, start, weight, rows };
}

/** The call node before or after `node` under the same caller, or `node` itself where there is none. */
export function sibling({ caller, end, length }: Tree, node: number, step: 1 | -1): number {
  if (step > 0) return end[node] < length && caller[end[node]] === caller[node] ? end[node] : node;
  let before = caller[node] + 1;
  while (before < node && end[before] < node) before = end[before];
  return before;
}

/** The heaviest callee of `node`, or `node` itself where it calls nothing. */
export function callee({ end }: Tree, node: number): number {
  // Rows are in preorder and callees by descending total, so the heaviest stands right below.
  return end[node] > node + 1 ? node + 1 : node;
}
