//! The flame graph that stands still: the widest boxes of a call tree, and what its colours mean.

use std::{
    collections::{BinaryHeap, HashMap},
    path::Path,
};

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

fn stem(file: &str) -> &str {
    if file.contains("ipykernel_") || file.starts_with("<ipython-input") {
        return "notebook";
    }
    Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or(file)
}
