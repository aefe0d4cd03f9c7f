//! The recorder of `%prun`: a calling-context tree of every call.
//!
//! While running it keeps its own tree, because interning a stack through a hash table at each event costs 45 to 55 ns
//! and a step in the tree under 20. `finish` flattens the tree into stacks and samples.
//!
//! ```text
//! open:  <root> ── main ── f ── len          each open call: its node and when it started
//! nodes: a call node knows its caller, its first callee, its next sibling, and the callee it called last
//! ```

use rprof_model::{FuncId, FuncKind, Profile, RunInfo, Sample, StackId, Thread};
use rustc_hash::FxHashMap;

use crate::Recorder;

/// What tells one function from another while recording, such as the address of its code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FuncKey(pub u64);

/// What a reader needs to know of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuncDescription {
    /// The name pstats shows: `co_name`, or `<built-in method builtins.len>`.
    pub name: String,
    /// The name a reader knows it by: `Class.method`, or `builtins.len`.
    pub qualified_name: String,
    /// The file it was compiled from; empty for native functions.
    pub file: String,
    /// The line it starts at; 0 for native functions.
    pub line: u32,
    /// In which language it is written.
    pub kind: FuncKind,
}

/// Whether an entered path was walked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// The function was called from here before.
    Known,
    /// It was not: the function itself may be new too, and want a description.
    New,
}

/// What happens to the calls of one thread; `at` is in ticks of the run's clock.
#[derive(Clone, Debug)]
pub enum CallEvent {
    /// A function starts.
    Enter {
        /// Which.
        func: FuncKey,
        /// When.
        at: u64,
    },
    /// A generator or coroutine goes on, or something is thrown into it.
    Resume {
        /// Which.
        func: FuncKey,
        /// When.
        at: u64,
    },
    /// A Python function returns, yields or raises.
    Leave {
        /// Which.
        func: FuncKey,
        /// When.
        at: u64,
    },
    /// A native function returns or raises.
    LeaveNative {
        /// Which.
        func: FuncKey,
        /// When.
        at: u64,
    },
    /// The run ends, whatever is still open.
    Stop {
        /// When.
        at: u64,
    },
}

/// Builds the calling-context tree of one thread.
///
/// Events need not be balanced: frames that were on the stack before the run leave without having entered, calls may
/// be open when it stops, and native functions may lose an end. None of that moves a call to a wrong caller for longer
/// than until the next Python function leaves.
///
/// The function that started the recording is home. When it is a coroutine that goes on after an await, what it then
/// calls belongs where its earlier calls are, at the root, and not under the event loop that woke it; the time at home
/// is not the loop's.
pub struct CallRecorder {
    nodes: Vec<Node>,
    open: Vec<OpenCall>,
    current: u32,
    home: FuncKey,
    /// The callees of nodes that have too many to look through one by one.
    index: FxHashMap<(u32, FuncKey), u32>,
    functions: FxHashMap<FuncKey, FuncDescription>,
    thread_name: String,
    native_thread_id: u64,
}

struct Node {
    func: FuncKey,
    caller: u32,
    first_callee: u32,
    next_sibling: u32,
    last_callee: u32,
    callees: u32,
    calls: u64,
    resumes: u64,
    total: u64,
}

struct OpenCall {
    /// The root stands for home.
    node: u32,
    /// The node that was current before.
    before: u32,
    since: u64,
}

/// The root: no caller, no function, and, since no callee can be the root, also "none".
const ROOT: u32 = 0;
/// No probe hands out this key.
const NO_FUNC: FuncKey = FuncKey(u64::MAX);
/// Up to this many callees a walk is faster than a hash.
const WALKED_CALLEES: u32 = 8;

impl CallRecorder {
    /// A recorder for the calls of one thread, started by `home`, if it is known.
    pub fn new(thread_name: impl Into<String>, native_thread_id: u64, home: Option<FuncKey>) -> Self {
        let mut nodes = Vec::with_capacity(1024);
        nodes.push(Node::new(NO_FUNC, ROOT, ROOT));
        Self {
            nodes,
            open: Vec::with_capacity(256),
            current: ROOT,
            home: home.unwrap_or(NO_FUNC),
            index: FxHashMap::default(),
            functions: FxHashMap::default(),
            thread_name: thread_name.into(),
            native_thread_id,
        }
    }

    /// A function starts. Describe it with [`Self::describe`] if the path is new and it is not known.
    #[inline]
    pub fn enter(&mut self, func: FuncKey, at: u64) -> Path {
        let path = self.step(func, at);
        self.nodes[self.current as usize].calls += 1;
        path
    }

    /// A generator or coroutine goes on, or something is thrown into it.
    #[inline]
    pub fn resume(&mut self, func: FuncKey, at: u64) -> Path {
        if func == self.home {
            return self.come_home(at);
        }
        let path = self.step(func, at);
        self.nodes[self.current as usize].resumes += 1;
        path
    }

    /// A Python function returns, yields or raises. Native calls left open above it end with it.
    #[inline]
    pub fn leave(&mut self, func: FuncKey, at: u64) {
        if self.nodes[self.current as usize].func == func {
            self.close(at);
        } else {
            self.leave_below(func, at);
        }
    }

    /// A native function returns or raises. Without its start it says nothing, and is passed over.
    #[inline]
    pub fn leave_native(&mut self, func: FuncKey, at: u64) {
        if self.nodes[self.current as usize].func == func {
            self.close(at);
        }
    }

    /// Whether `func` was described.
    pub fn knows(&self, func: FuncKey) -> bool {
        self.functions.contains_key(&func)
    }

    /// Says what `func` is.
    pub fn describe(&mut self, func: FuncKey, description: FuncDescription) {
        self.functions.insert(func, description);
    }

    /// Forgets the innermost open call if it is one of `func`: it is the probe's own end, not the user's.
    pub fn forget_innermost(&mut self, func: FuncKey) {
        let node = &mut self.nodes[self.current as usize];
        if node.func == func {
            node.calls -= 1;
            self.current = self.open.pop().map_or(ROOT, |call| call.before);
        }
    }

    /// The run ends: closes what is still open.
    pub fn stop(&mut self, at: u64) {
        while !self.open.is_empty() {
            self.close(at);
        }
    }

    #[inline]
    fn step(&mut self, func: FuncKey, at: u64) -> Path {
        let caller = self.current;
        let last = self.nodes[caller as usize].last_callee;
        let (node, path) =
            if self.nodes[last as usize].func == func { (last, Path::Known) } else { self.find_callee(caller, func) };
        self.open.push(OpenCall { node, before: caller, since: at });
        self.current = node;
        path
    }

    #[inline]
    fn close(&mut self, at: u64) {
        // The root is never open, so an empty list means that `current` is the root, whose key no function has.
        if let Some(OpenCall { node, before, since }) = self.open.pop() {
            let elapsed = at.saturating_sub(since);
            self.nodes[node as usize].total += elapsed;
            self.current = before;
            if node == ROOT {
                self.leave_out(elapsed);
            }
        }
    }

    #[cold]
    fn come_home(&mut self, at: u64) -> Path {
        self.open.push(OpenCall { node: ROOT, before: self.current, since: at });
        self.current = ROOT;
        Path::Known
    }

    /// Leaves the time at home out of the calls that are open around it.
    #[cold]
    fn leave_out(&mut self, elapsed: u64) {
        for call in &mut self.open {
            call.since += elapsed;
        }
    }

    #[cold]
    fn leave_below(&mut self, func: FuncKey, at: u64) {
        let is_func = |call: &OpenCall| match call.node {
            ROOT => func == self.home,
            node => self.nodes[node as usize].func == func,
        };
        // Not open at all: it ran before the recording did.
        let Some(position) = self.open.iter().rposition(is_func) else { return };
        while self.open.len() > position {
            self.close(at);
        }
    }

    fn find_callee(&mut self, caller: u32, func: FuncKey) -> (u32, Path) {
        let found = if self.nodes[caller as usize].callees <= WALKED_CALLEES {
            self.walk_callees(caller).find(|&node| self.nodes[node as usize].func == func)
        } else {
            self.index.get(&(caller, func)).copied()
        };
        let (node, path) = match found {
            Some(node) => (node, Path::Known),
            None => (self.add_callee(caller, func), Path::New),
        };
        self.nodes[caller as usize].last_callee = node;
        (node, path)
    }

    fn add_callee(&mut self, caller: u32, func: FuncKey) -> u32 {
        let node = self.nodes.len() as u32;
        self.nodes.push(Node::new(func, caller, self.nodes[caller as usize].first_callee));
        let callees = {
            let caller = &mut self.nodes[caller as usize];
            caller.first_callee = node;
            caller.callees += 1;
            caller.callees
        };
        if callees == WALKED_CALLEES + 1 {
            let entries: Vec<_> =
                self.walk_callees(caller).map(|node| ((caller, self.nodes[node as usize].func), node)).collect();
            self.index.extend(entries);
        } else if callees > WALKED_CALLEES {
            self.index.insert((caller, func), node);
        }
        node
    }

    fn walk_callees(&self, caller: u32) -> impl Iterator<Item = u32> {
        let next = |node: u32| (node != ROOT).then_some(node);
        std::iter::successors(next(self.nodes[caller as usize].first_callee), move |&node| {
            next(self.nodes[node as usize].next_sibling)
        })
    }
}

impl Node {
    fn new(func: FuncKey, caller: u32, next_sibling: u32) -> Self {
        Self {
            func,
            caller,
            first_callee: ROOT,
            next_sibling,
            last_callee: ROOT,
            callees: 0,
            calls: 0,
            resumes: 0,
            total: 0,
        }
    }
}

impl Recorder for CallRecorder {
    type Event = CallEvent;

    fn record(&mut self, event: CallEvent) {
        match event {
            CallEvent::Enter { func, at } => _ = self.enter(func, at),
            CallEvent::Resume { func, at } => _ = self.resume(func, at),
            CallEvent::Leave { func, at } => self.leave(func, at),
            CallEvent::LeaveNative { func, at } => self.leave_native(func, at),
            CallEvent::Stop { at } => self.stop(at),
        }
    }

    fn finish(self, run: RunInfo) -> Profile {
        let mut rounding = Rounding { nanoseconds_per_tick: run.clock.nanoseconds_per_tick, ticks: 0, nanoseconds: 0 };
        let mut profile = Profile::new(run);
        let name = profile.strings.intern(&self.thread_name);
        let thread = profile.threads.push(Thread { name, native_id: self.native_thread_id });
        let self_ticks = self.self_ticks();
        let funcs = self.add_functions(&mut profile);

        // A callee is always made after its caller, so callers come first in the order of the nodes too.
        let mut stacks: Vec<Option<StackId>> = vec![None; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate().skip(1).filter(|(_, node)| node.calls + node.resumes > 0) {
            let stack = profile.add_stack(stacks[node.caller as usize], funcs[&node.func]);
            stacks[index] = Some(stack);
            let weight = rounding.take(self_ticks[index]);
            let (count, resumes) = (node.calls, node.resumes);
            profile.samples.push(Sample { thread, stack, weight, count, resumes });
        }
        profile
    }
}

impl CallRecorder {
    /// Each node's ticks without its callees'.
    fn self_ticks(&self) -> Vec<u64> {
        let mut ticks: Vec<u64> = self.nodes.iter().map(|node| node.total).collect();
        for node in &self.nodes[1..] {
            let caller = &mut ticks[node.caller as usize];
            *caller = caller.saturating_sub(node.total);
        }
        ticks
    }

    fn add_functions(&self, profile: &mut Profile) -> FxHashMap<FuncKey, FuncId> {
        let mut funcs = FxHashMap::default();
        for node in &self.nodes[1..] {
            funcs.entry(node.func).or_insert_with(|| match self.functions.get(&node.func) {
                Some(f) => profile.add_func(&f.name, &f.qualified_name, &f.file, f.line, f.kind),
                None => profile.add_func("<unknown>", "<unknown>", "", 0, FuncKind::Native),
            });
        }
        funcs
    }
}

/// Turns ticks into nanoseconds so that the sum of the parts is the part of the sum, to the nanosecond.
struct Rounding {
    nanoseconds_per_tick: f64,
    ticks: u64,
    nanoseconds: i64,
}

impl Rounding {
    fn take(&mut self, ticks: u64) -> i64 {
        self.ticks += ticks;
        let sum = (self.ticks as f64 * self.nanoseconds_per_tick).round() as i64;
        let part = sum - self.nanoseconds;
        self.nanoseconds = sum;
        part
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::script::check;

    #[test]
    fn a_call_in_a_call() {
        check("0 enter main · 10 enter f · 30 leave f · 50 leave main", &expect!["main 1 30/50 · main>f 1 20/20"]);
    }

    #[test]
    fn recursion_has_a_node_a_level() {
        check(
            "0 enter f · 1 enter f · 2 enter f · 3 leave f · 5 leave f · 8 leave f",
            &expect!["f 1 4/8 · f>f 1 3/4 · f>f>f 1 1/1"],
        );
    }

    #[test]
    fn callers_stay_apart() {
        check(
            "0 enter a · 1 enter x · 4 leave x · 5 leave a · 5 enter b · 6 enter x · 7 leave x · 9 leave b",
            &expect!["a 1 2/5 · a>x 1 3/3 · b 1 3/4 · b>x 1 1/1"],
        );
    }

    #[test]
    fn a_generator_is_one_call_and_its_resumes() {
        check(
            "0 enter m · 1 enter g · 2 leave g · 5 resume g · 6 leave g · 9 leave m",
            &expect!["m 1 7/9 · m>g 1+1 2/2"],
        );
    }

    #[test]
    fn frames_from_before_the_run_leave_unnoticed() {
        check(
            "0 enter f · 5 leave f · 6 leave caller · 7 enter g · 9 leave g · 9 leave older",
            &expect!["f 1 5/5 · g 1 2/2"],
        );
    }

    #[test]
    fn calls_still_open_end_with_the_run() {
        check("0 enter f · 2 enter g · 9 stop", &expect!["f 1 2/9 · f>g 1 7/7"]);
    }

    #[test]
    fn a_native_call_that_lost_its_end_ends_with_its_caller() {
        check(
            "0 enter f · 2 enter len · 5 leave f · 6 enter g · 7 leave g",
            &expect!["f 1 2/5 · f>len 1 3/3 · g 1 1/1"],
        );
    }

    #[test]
    fn a_native_end_without_its_start_is_passed_over() {
        check(
            "0 enter f · 1 enter len · 2 enter g · 3 leave-native len · 4 leave g · 5 leave-native len · 6 leave f",
            &expect!["f 1 2/6 · f>len 1 2/4 · f>len>g 1 2/2"],
        );
    }

    #[test]
    fn a_home_that_goes_on_calls_from_the_root_again() {
        check(
            "home run · 0 enter f · 1 leave f · 2 leave run · 2 enter loop · 4 resume run · 5 resume f · 8 leave f · \
             9 enter g · 10 leave g · 11 leave run · 13 leave loop · 14 leave older",
            &expect!["f 1+1 4/4 · loop 1 4/4 · g 1 1/1"],
        );
    }

    #[test]
    fn a_run_that_stops_at_home_keeps_the_loop_apart() {
        check("home run · 0 enter loop · 2 resume run · 3 enter f · 7 stop", &expect!["loop 1 2/2 · f 1 4/4"]);
    }

    #[test]
    fn many_callees_are_found_again() {
        let callees = (0..40).map(|i| format!("{} enter c{i} · {} leave c{i}", 2 * i + 1, 2 * i + 2));
        let once: Vec<_> = callees.collect();
        let script = format!("0 enter m · {} · {} · 99 leave m", once.join(" · "), once.join(" · "));
        let text = crate::script::run(&script);
        assert_eq!(text.matches(" 2 2/2").count(), 40, "each callee has one node, called twice: {text}");
    }

    proptest::proptest! {
        #[test]
        fn self_times_sum_to_the_run(steps in proptest::collection::vec((0_u8..6, 0_u64..1000), 0..300)) {
            let (script, elapsed) = crate::script::random(&steps);
            let profile = crate::script::record(&script);
            proptest::prop_assert_eq!(profile.samples.total(), elapsed);
            let totals = profile.total_weights();
            let roots = profile.stacks.iter().filter(|&id| profile.stacks.caller(id).is_none());
            proptest::prop_assert_eq!(roots.map(|id| totals[id.index()]).sum::<i64>(), elapsed);
            proptest::prop_assert!(profile.self_weights().iter().all(|&weight| weight >= 0));
        }
    }
}
