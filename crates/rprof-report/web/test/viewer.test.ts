import assert from "node:assert/strict";
import test from "node:test";
import { inflateRawSync } from "node:zlib";
import { fromBase64, read } from "../src/bytes";
import { count, place, share, time } from "../src/figures";
import { colours } from "../src/palette";
import { readProfile } from "../src/profile";
import { search } from "../src/search";
import { callee, sibling } from "../src/tree";
import { attribute, report, tree } from "./samples";

test("numbers are read as postcard writes them", () => {
  const { unsigned, signed, text, ended } = read(
    Uint8Array.of(0, 127, 128, 1, 255, 255, 255, 255, 255, 255, 255, 15, 3, 4, 2, 0xc3, 0xb6),
  );
  assert.deepEqual([unsigned(), unsigned(), unsigned(), unsigned()], [0, 127, 128, Number.MAX_SAFE_INTEGER]);
  assert.deepEqual([signed(), signed(), text(), ended()], [-2, 2, "ö", true]);
});

test("a profile that is cut short or of another format is refused", async () => {
  assert.throws(() => read(Uint8Array.of(128)).unsigned(), RangeError);
  await assert.rejects(readProfile(Uint8Array.of(0x72, 0x70, 0x72, 0x6f, 0x66, 0, 9, 0, 0, 0, 0, 0)), RangeError);
});

test("the tree is the one that Rust wrote", async () => {
  const trivial = await tree("trivial.cell.html");
  assert.equal(trivial.length, 26);
  assert.equal(trivial.rows, 22);
  const names = Array.from(trivial.func.slice(0, 4), (func) => trivial.funcs[func].name);
  assert.deepEqual(names, ["builtins.exec", "<module>", "main", "time.sleep"]);
  assert.equal(trivial.total[0], trivial.weight);
  assert.equal(trivial.self[3], 20_071_300);
  assert.equal(trivial.calls[trivial.length - 1], 1_000);
  assert.equal(place(trivial.funcs[trivial.func[2]]), "1830405356.py:9");
  assert.equal(place(trivial.funcs[trivial.func[3]]), "native");
});

test("self weights add up to totals, and callees lie inside their callers", async () => {
  for (const name of ["recursion.cell.html", "wide.cell.html", "large_9000.cell.html", "large_100000.page.html"]) {
    const { length, self, total, start, caller, depth, end, weight } = await tree(name);
    const sums = self.slice();
    for (let node = length - 1; node > 0; node--) {
      if (caller[node] >= 0) sums[caller[node]] += sums[node];
    }
    assert.deepEqual(total, sums);
    assert.equal(self.reduce((sum, value) => sum + value), weight);
    for (let node = 1; node < length; node++) {
      const above = caller[node];
      assert.equal(depth[node], depth[above] + 1);
      assert(start[node] >= start[above] && start[node] + total[node] <= start[above] + total[above]);
      assert(end[node] <= end[above]);
      if (caller[node - 1] === above) assert(total[node] <= total[node - 1]);
    }
  }
});

test("figures agree with those that Rust wrote", async () => {
  const html = report("trivial.cell.html");
  const trivial = await tree("trivial.cell.html");
  for (let node = 0; node < 4; node++) {
    assert(html.includes(`<td>${time(trivial.self[node])}</td>`), time(trivial.self[node]));
    assert(html.includes(`${time(trivial.total[node])}, ${share(trivial.total[node], trivial.weight)}"`));
  }
  const times = [0, 999, 999.6, 1_500, 99_960, 23_400_000, 999_600_000, 4_321e9].map((value) => time(value));
  const expected = ["0 ns", "999 ns", "1.00 μs", "1.50 μs", "100 μs", "23.4 ms", "1.00 s", "4321 s"];
  assert.deepEqual(times, expected.map((text) => text.replace(" ", "\u00a0")));
  assert.deepEqual([count(1, "call"), count(1_234, "call"), share(1, 0)], ["1 call", "1,234 calls", "100.0\u00a0%"]);
});

test("arrows walk the whole tree", async () => {
  const wide = await tree("wide.cell.html");
  let node = callee(wide, callee(wide, 0));
  const seen = [node];
  while (sibling(wide, node, 1) !== node) seen.push((node = sibling(wide, node, 1)));
  assert.equal(seen.length, 400);
  for (const expected of seen.reverse().slice(1)) assert.equal((node = sibling(wide, node, -1)), expected);
  assert.equal(sibling(wide, node, -1), node);
  assert.equal(callee(wide, node), node);

  const large = await tree("large_9000.cell.html");
  for (let row = 1; row < large.length; row++) {
    const before = sibling(large, row, -1);
    if (before !== row) assert.equal(sibling(large, before, 1), row);
    else assert.equal(large.caller[row], row - 1);
  }
});

test("what a match holds twice is counted once", async () => {
  const recursion = await tree("recursion.cell.html");
  const walk = search(recursion, "TREE.walk");
  assert.equal(walk.nodes.length, 400);
  assert.equal(walk.weight, recursion.total[1]);
  assert.equal(search(recursion, "tree.py").funcs.filter(Boolean).length, 2);
  assert.deepEqual(search(recursion, "nothing like it").nodes, []);
});

test("every function has a colour of the palette", async () => {
  const html = report("large_9000.cell.html");
  const { funcs } = await tree("large_9000.cell.html");
  const known = colours(attribute(html, "data-palette"), attribute(html, "data-codes"));
  assert.equal(known.length, funcs.length);
  for (const colour of known) assert.match(colour, /^#[0-9a-f]{3}$/);
});

test("hidden characters of names are shown", async () => {
  const { funcs } = await tree("hostile.cell.html");
  const names = funcs.map(({ name }) => name).join("");
  assert(names.includes("\\u202egnp.exe\\u2066\\u2069\\u200f") && names.includes("nul\\x00bell\\x07"));
  assert.doesNotMatch(names, /[\0\x07\x1b\x85\u200f\u2028\u202e\u2066\ufeff]/);
});

test("the attribute holds the viewer that was built", () => {
  const viewer = inflateRawSync(fromBase64(attribute(report("trivial.cell.html"), "data-viewer")));
  assert(viewer.length <= 15_000, `the viewer has ${viewer.length} bytes`);
  assert(viewer.toString().startsWith('"use strict"'));
});
