//! The flame graph that stands still: the widest boxes of a call tree, and what its colours mean.

use std::collections::{BinaryHeap, HashMap};

use rprof_model::{Func, FuncKind, Profile, StackId};

/// More boxes than this make a cell too large to be worth it: what moves in the viewer draws them all.
const MOST_BOXES: usize = 60;

/// Deeper calls than this are left to the viewer.
const MOST_ROWS: usize = 14;

/// Boxes narrower than this part of the whole are too narrow to be seen.
const LEAST_SHARE: f64 = 0.003;

/// The colours, as hex without `#`: one for each of the heaviest modules, then one for all other modules, one for
/// native functions and one for functions that are gathered.
///
/// Colour-blind eyes tell them apart, and dark letters can be read on them.
pub const PALETTE: [&str; 9] = ["7ad", "e86", "4b9", "ed8", "fab", "bc3", "ccb", "ccd", "ddd"];
const OTHER: usize = 6;
const NATIVE: usize = 7;
const FOLDED: usize = 8;

/// The widest boxes of a call tree, callers above callees, and the colours of its modules.
#[derive(Clone, Debug, PartialEq)]
pub struct FlameView {
    /// The boxes of each row, from the left; the roots are the first row.
    pub rows: Vec<Vec<FlameBox>>,
    /// How many call nodes the tree has; more than there are boxes if some are too narrow or too deep.
    pub nodes: usize,
    /// What the colours of modules mean, the heaviest first; all other modules and native functions last.
    pub legend: Vec<LegendEntry>,
    /// The colour of each function, as an index into [`PALETTE`].
    pub colours: Vec<usize>,
}

/// One call node of the flame graph.
#[derive(Clone, Debug, PartialEq)]
pub struct FlameBox {
    /// The function's name.
    pub name: String,
    /// The weight that stands left of it, as a part of the whole.
    pub left: f64,
    /// Its total weight, as a part of the whole.
    pub share: f64,
    /// Its total weight, in the profile's unit.
    pub total: i64,
    /// Its colour, as an index into [`PALETTE`].
    pub colour: usize,
}

/// One colour and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// The module's name; `other modules` and `native` for the last two colours.
    pub module: String,
    /// The self weight of all its functions, as a part of the whole.
    pub share: f64,
    /// The colour, as an index into [`PALETTE`].
    pub colour: usize,
}

impl FlameView {
    /// Looks at `profile`, whose stacks stand in preorder; what its colours mean is said of `complete`, the profile
    /// before its smallest call nodes were gathered.
    pub fn of(profile: &Profile, complete: &Profile) -> Self {
        let totals = profile.total_weights();
        let whole = profile.samples.total().max(1) as f64;
        let modules = Modules::of(complete);
        let colours: Vec<usize> = profile.funcs.iter().map(|(_, func)| modules.colour(profile, func)).collect();
        let lefts = lay_out(profile, &totals);
        let mut rows: Vec<Vec<FlameBox>> = Vec::new();
        for (row, stack) in widest(profile, &totals, whole) {
            let func = profile.func_of(stack);
            let total = totals[stack.index()];
            rows.resize(rows.len().max(row + 1), Vec::new());
            rows[row].push(FlameBox {
                name: profile.strings.get(profile.funcs.get(func).qualified_name).to_owned(),
                left: lefts[stack.index()] as f64 / whole,
                share: total as f64 / whole,
                total,
                colour: colours[func.index()],
            });
        }
        Self { rows, nodes: profile.stacks.len(), legend: modules.legend(), colours }
    }

    /// The colour of each function, as one letter in base 36.
    pub fn colour_codes(&self) -> String {
        self.colours.iter().filter_map(|colour| char::from_digit(*colour as u32, 36)).collect()
    }

    /// How many boxes there are.
    pub fn boxes(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }
}

/// The weight that stands left of each stack.
fn lay_out(profile: &Profile, totals: &[i64]) -> Vec<i64> {
    let mut lefts = vec![0; totals.len()];
    // Where the next callee of each stack begins; where the next root does.
    let mut next = vec![0; totals.len()];
    let mut next_root = 0;
    for stack in profile.stacks.iter() {
        let cursor = profile.stacks.caller(stack).map_or(&mut next_root, |caller| &mut next[caller.index()]);
        let left = *cursor;
        *cursor += totals[stack.index()];
        lefts[stack.index()] = left;
        next[stack.index()] = left;
    }
    lefts
}

/// The widest stacks with the rows they stand in, in preorder; the caller of each is among them.
fn widest(profile: &Profile, totals: &[i64], whole: f64) -> Vec<(usize, StackId)> {
    let mut callees: HashMap<Option<StackId>, Vec<StackId>> = HashMap::new();
    for stack in profile.stacks.iter().filter(|stack| totals[stack.index()] as f64 >= LEAST_SHARE * whole) {
        callees.entry(profile.stacks.caller(stack)).or_default().push(stack);
    }
    let mut chosen = Vec::new();
    let mut waiting = BinaryHeap::new();
    let mut offer = |waiting: &mut BinaryHeap<_>, row: usize, caller: Option<StackId>| {
        if row < MOST_ROWS {
            let stacks = callees.remove(&caller).unwrap_or_default().into_iter();
            waiting.extend(stacks.map(|stack| (totals[stack.index()], std::cmp::Reverse(stack), row)));
        }
    };
    offer(&mut waiting, 0, None);
    while chosen.len() < MOST_BOXES {
        let Some((_, std::cmp::Reverse(stack), row)) = waiting.pop() else { break };
        chosen.push((row, stack));
        offer(&mut waiting, row + 1, Some(stack));
    }
    chosen.sort_unstable_by_key(|(_, stack)| *stack);
    chosen
}

/// The modules of a profile and their colours: those with the most self weight have one each.
struct Modules<'a> {
    /// The self weight of each module, the heaviest first.
    heaviest: Vec<(&'a str, i64)>,
    /// The self weight of all native functions.
    native: Option<i64>,
    whole: f64,
}

impl<'a> Modules<'a> {
    fn of(profile: &'a Profile) -> Self {
        let mut by_func = vec![0; profile.funcs.len()];
        for (stack, weight) in profile.stacks.iter().zip(profile.self_weights()) {
            by_func[profile.func_of(stack).index()] += weight;
        }
        let mut by_module: HashMap<&str, i64> = HashMap::new();
        let mut native = None;
        for ((_, func), weight) in profile.funcs.iter().zip(by_func) {
            match module(profile, func) {
                Some(module) => *by_module.entry(module).or_default() += weight,
                None => *native.get_or_insert(0) += weight,
            }
        }
        let mut heaviest: Vec<(&str, i64)> = by_module.into_iter().collect();
        heaviest.sort_unstable_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        Self { heaviest, native, whole: profile.samples.total().max(1) as f64 }
    }

    /// The colour of `func`, a function of `profile`.
    fn colour(&self, profile: &Profile, func: &Func) -> usize {
        let place = |module| self.heaviest.iter().take(OTHER).position(|(heavy, _)| *heavy == module);
        match (module(profile, func), func.kind) {
            (Some(module), _) => place(module).unwrap_or(OTHER),
            (None, FuncKind::Folded) => FOLDED,
            (None, _) => NATIVE,
        }
    }

    fn legend(&self) -> Vec<LegendEntry> {
        let (named, others) = self.heaviest.split_at(self.heaviest.len().min(OTHER));
        let others = (!others.is_empty()).then(|| others.iter().map(|(_, weight)| weight).sum());
        let named = named.iter().enumerate().map(|(colour, (module, weight))| (colour, *module, Some(*weight)));
        let entries = named.chain([(OTHER, "other modules", others), (NATIVE, "native", self.native)]);
        let entry = |(colour, module, weight): (usize, &str, Option<i64>)| {
            weight.map(|weight| LegendEntry { module: module.to_owned(), share: weight as f64 / self.whole, colour })
        };
        entries.filter_map(entry).collect()
    }
}

/// The module a reader knows a function's file by: the package of a library, the file's stem of his own code; `None`
/// for functions that are not written in Python.
fn module<'a>(profile: &'a Profile, func: &Func) -> Option<&'a str> {
    if func.kind != FuncKind::Python {
        return None;
    }
    let file = profile.strings.get(func.file);
    Some(library(file).unwrap_or_else(|| stem(file)))
}

/// The package of a library's file.
fn library(file: &str) -> Option<&str> {
    if let Some(frozen) = file.strip_prefix("<frozen ") {
        return Some(frozen.trim_end_matches('>').split('.').next().unwrap_or(frozen));
    }
    let mut parts = file.split(['/', '\\']);
    parts.find(|part| part.starts_with("python3") || part.eq_ignore_ascii_case("lib"))?;
    // A stdlib lies right below, everything installed in a folder of its own.
    let package =
        parts.find(|part| !matches!(*part, "site-packages" | "dist-packages") && !part.starts_with("python3"))?;
    Some(package.strip_suffix(".py").unwrap_or(package))
}

/// The name of the user's own file; that of its folder, if it is the one that makes a package of it.
fn stem(file: &str) -> &str {
    if file.contains("ipykernel_") || file.starts_with("<ipython-input") {
        return "notebook";
    }
    let mut parts = file.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or(file);
    let name = if name == "__init__.py" { parts.next().unwrap_or(name) } else { name };
    name.strip_suffix(".py").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use rprof_model::{Engine, RunInfo, Sample, Thread};

    use super::*;

    /// A profile of the paths in `script`: `2 main.py:a 30` is the function a of main.py, two calls down, with a self
    /// weight of 30; a function without a file is native.
    fn profile(script: &str) -> Profile {
        let mut profile = Profile::new(RunInfo::new(Engine::Calls));
        let name = profile.strings.intern("MainThread");
        let thread = profile.threads.push(Thread { name, native_id: 1 });
        let mut open: Vec<StackId> = Vec::new();
        for line in script.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (depth, weight): (usize, i64) =
                (words[0].parse().expect("a depth"), words[2].parse().expect("a weight"));
            let (file, name) = words[1].rsplit_once(':').unwrap_or(("", words[1]));
            let kind = if file.is_empty() { FuncKind::Native } else { FuncKind::Python };
            let func = profile.add_func(name, name, file, 1, kind);
            open.truncate(depth);
            let stack = profile.add_stack(open.last().copied(), func);
            profile.samples.push(Sample { thread, stack, weight, count: 1, resumes: 0 });
            open.push(stack);
        }
        profile
    }

    #[test]
    fn boxes_lie_below_their_callers_and_beside_each_other() {
        let profile = profile("0 m.py:a 10\n1 m.py:b 20\n2 len 30\n1 m.py:c 40\n0 m.py:d 100");
        let view = FlameView::of(&profile, &profile);
        let seen: Vec<Vec<(&str, f64, f64)>> =
            view.rows.iter().map(|row| row.iter().map(|seen| (&*seen.name, seen.left, seen.share)).collect()).collect();
        assert_eq!(
            seen,
            [
                vec![("a", 0.0, 0.5), ("d", 0.5, 0.5)],
                vec![("b", 0.0, 0.25), ("c", 0.25, 0.2)],
                vec![("len", 0.0, 0.15)],
            ]
        );
        assert_eq!((view.boxes(), view.nodes), (5, 5));
    }

    #[test]
    fn only_the_widest_boxes_are_drawn_and_each_has_its_caller() {
        let pair = |index: u32| format!("0 m.py:f{index} 1000\n1 m.py:g{index} {}", 300 - index);
        let script = (0..200).map(pair).collect::<Vec<_>>().join("\n");
        let profile = profile(&script);
        let view = FlameView::of(&profile, &profile);
        assert_eq!((view.boxes(), view.nodes, view.rows.len()), (MOST_BOXES, 400, 1));
        let deep = (0..100).map(|depth| format!("{depth} m.py:f 1")).collect::<Vec<_>>().join("\n");
        assert_eq!(FlameView::of(&self::profile(&deep), &self::profile(&deep)).rows.len(), MOST_ROWS);
    }

    #[test]
    fn the_heaviest_modules_have_a_colour_each() {
        let named = (0..9).map(|index| format!("0 m{index}.py:f {}", 90 - index));
        let script = named.chain(["0 len 5".to_owned()]).collect::<Vec<_>>().join("\n");
        let view = FlameView::of(&profile(&script), &profile(&script));
        assert_eq!(view.colours, [0, 1, 2, 3, 4, 5, OTHER, OTHER, OTHER, NATIVE]);
        assert_eq!(view.colour_codes(), "0123456667");
        let modules: Vec<&str> = view.legend.iter().map(|entry| entry.module.as_str()).collect();
        assert_eq!(modules, ["m0", "m1", "m2", "m3", "m4", "m5", "other modules", "native"]);
        let whole: f64 = view.legend.iter().map(|entry| entry.share).sum();
        assert!((whole - 1.0).abs() < 1e-9, "the legend tells of all time, not of {whole}");
    }

    #[test]
    fn modules_are_named_as_a_reader_knows_them() {
        for (file, name) in [
            ("/srv/app/spell.py", "spell"),
            ("spell.py", "spell"),
            ("/srv/app/words/__init__.py", "words"),
            (r"C:\app\spell.py", "spell"),
            ("/usr/lib/python3.13/re/_compiler.py", "re"),
            ("/usr/lib/python3.13/random.py", "random"),
            ("/usr/lib/python3.13/site-packages/numpy/lib/shape_base.py", "numpy"),
            ("/usr/lib/python3/dist-packages/six.py", "six"),
            ("<frozen importlib._bootstrap>", "importlib"),
            ("/tmp/ipykernel_4711/123.py", "notebook"),
            ("<string>", "<string>"),
        ] {
            let mut profile = Profile::new(RunInfo::new(Engine::Calls));
            let func = profile.add_func("f", "f", file, 1, FuncKind::Python);
            assert_eq!(module(&profile, profile.funcs.get(func)), Some(name), "{file}");
        }
    }

    #[test]
    fn dark_letters_can_be_read_on_every_colour() {
        let light =
            |digit: char| (f64::from(digit.to_digit(16).expect("hex")) / 15.0 + 0.055).powf(2.4) / 1.055_f64.powf(2.4);
        for colour in PALETTE {
            let [red, green, blue] = colour.chars().map(light).collect::<Vec<_>>()[..] else { panic!("{colour}") };
            let contrast = (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) / (0.0091 + 0.05);
            assert!(contrast >= 6.0, "#16181d on #{colour} has a contrast of {contrast:.1}");
        }
    }
}
