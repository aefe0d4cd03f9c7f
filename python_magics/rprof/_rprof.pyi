"""The Rust core of rprof. Private: people import `rprof`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, Literal, final

__version__: str

Form = Literal["classic", "text", "cell", "page"]
PstatsKey = tuple[str, int, str]
PstatsCallers = dict[PstatsKey, tuple[int, int, float, float]]

def check_report_options(
    *, sort: Sequence[str] | None = None, limits: Sequence[int | float | str] = ...
) -> None:
    """Raise ValueError, in one sentence, for a sort key or a limit that `Profile.render` would refuse."""

@final
class Profile:
    """Everything one run recorded: a value that can be saved, sent, and rendered days later."""

    @property
    def engine(self) -> Literal["time", "timeit", "calls"]:
        """The kind of measurement."""
    @property
    def command(self) -> str:
        """The statement or the command that was measured."""
    @property
    def elapsed(self) -> float:
        """How long the run took by the wall clock, in seconds."""
    @property
    def notices(self) -> list[str]:
        """What may mislead, one notice a string."""
    @staticmethod
    def load(path: str) -> Profile:
        """Read a `.rprof` file; OSError if it cannot be opened, ValueError if it is not one or is damaged."""
    @staticmethod
    def from_bytes(data: bytes) -> Profile:
        """Read the bytes of a `.rprof` file; ValueError if they are not one or are damaged."""
    def to_bytes(self) -> bytes:
        """Return the bytes of a `.rprof` file."""
    def save(self, path: str) -> None:
        """Write the format the suffix names: `.rprof`, `.html`, `.prof`, `.txt`; ValueError for another, OSError."""
    def render(
        self,
        form: Form,
        *,
        sort: Sequence[str] | None = None,
        limits: Sequence[int | float | str] = ...,
        strip_dirs: bool = True,
        precision: int = 3,
        ascii: bool = False,
    ) -> str:
        """Write the profile out.

        `classic` is the text of the tool whose name the magic has, letter for letter; `text` adds all that rprof
        knows; `cell` is HTML for a notebook cell; `page` is a standalone HTML page. `sort` and `limits` are those of
        pstats and order the function table; `precision` is the number of significant digits of a time; `ascii` is for
        terminals that cannot write ± and μ.
        """
    def to_pstats(self) -> dict[PstatsKey, tuple[int, int, float, float, PstatsCallers]]:
        """Return what `pstats.Stats.stats` holds: times in seconds; ValueError if the run recorded no calls."""
    def _repr_mimebundle_(self, **wanted: Any) -> dict[str, str]:
        """Return what a notebook shows of it: the report as text and as HTML."""
    def to_prof(self) -> bytes:
        """Return the bytes of a `.prof` file, as `pstats.Stats` reads it; ValueError if the run recorded no calls."""
    def timings(self) -> Timings:
        """Return the numbers of a `timeit` run; ValueError if the run was another."""

@final
class Timings:
    """The numbers IPython's `TimeitResult` is made of; all times in seconds."""

    loops: int
    repeat: int
    best: float
    worst: float
    all_runs: list[float]
    compile_time: float
    minimum: float
    median: float
    interval: tuple[float, float]
    cold: float | None

@final
class TimeEngine:
    """`%time`: one statement, once, and what the system spent on it."""

    def __init__(self) -> None: ...
    def start(self) -> None:
        """Read all counters and watch garbage collections, until `stop`."""
    def stop(self) -> None:
        """Read all counters again; a second call does nothing."""
    def run(self, codes: Sequence[CodeType], globals: dict[str, Any], locals: Mapping[str, Any] | None = None) -> Any:
        """Start, evaluate the code objects one after another, stop; return the last one's value."""
    def finish(
        self, *, command: str, parse: float = 0.0, compile: float = 0.0, raised: str | None = None
    ) -> Profile:
        """Return the profile of the run; `raised` is the last line of the exception that ended it."""

@final
class TimeitEngine:
    """`%timeit`: batches of one statement.

    The caller compiles the statement into kernels that differ only in how many copies of it their loop body holds:

        def kernel(_batches, _mark):
            <setup>
            for _it in _batches:
                _mark()
                for _i in _it:
                    <statement, n copies>
                _mark()

    and calls `kernels[n](engine.batches(), engine.mark)` for each `n` that `next_kernel` asks for.
    """

    def __new__(
        cls,
        *,
        loops: int | None = None,
        runs: int = 7,
        clock: Literal["wall", "system", "cpu"] = "wall",
        unroll: bool = True,
    ) -> TimeitEngine:
        """`loops` a run (None scales by itself) and how many `runs`; `unroll` permits more than one copy.

        `wall` is the monotonic clock, `system` the time of day, `cpu` the processor time of the process.
        """
    @property
    def mark(self) -> Callable[[], None]:
        """The callable that reads the clock at both ends of a batch."""
    def start(self) -> None:
        """Switch garbage collection off, until `stop`."""
    def stop(self) -> None:
        """Put garbage collection back as it was; a second call does nothing."""
    def next_kernel(self) -> int | None:
        """How many copies the kernel to call next must hold; None when all is measured."""
    def batches(self) -> Iterator[Iterator[None]]:
        """The batches of the kernel that `next_kernel` asked for: one iterator over its loops each."""
    def finish(
        self, *, command: str, parse: float = 0.0, compile: float = 0.0, raised: str | None = None
    ) -> Profile:
        """Return the profile of what was measured so far; `raised` is the last line of what ended it."""

@final
class CallsEngine:
    """`%prun`: every call of the calling thread, Python and C."""

    def __init__(self) -> None: ...
    def start(self) -> None:
        """Install the probe on this thread; RuntimeError if this engine runs already."""
    def stop(self) -> None:
        """Remove the probe; a second call does nothing."""
    def run(self, codes: Sequence[CodeType], globals: dict[str, Any], locals: Mapping[str, Any] | None = None) -> Any:
        """Start, evaluate the code objects one after another, stop; return the last one's value."""
    def finish(
        self, *, command: str, parse: float = 0.0, compile: float = 0.0, raised: str | None = None
    ) -> Profile:
        """Return the profile of all calls; `raised` is the last line of the exception that ended the run."""
