"""Context managers: classes, generators, stacked, nested, that swallow or replace exceptions."""

import contextlib
import io


class Ledger:
    def __init__(self, log, name, swallow=False):
        self.log, self.name, self.swallow = log, name, swallow

    def __enter__(self):
        self.log.append(f"+{self.name}")
        return self

    def __exit__(self, kind, error, traceback):
        self.log.append(f"-{self.name}")
        return self.swallow and kind is not None


@contextlib.contextmanager
def noted(log, name):
    log.append(f"<{name}")
    try:
        yield len(log)
    except KeyError:
        log.append("swallowed")
    finally:
        log.append(f"{name}>")


@contextlib.contextmanager
def replaces():
    try:
        yield
    except OSError as error:
        raise LookupError("replaced") from error


class Decorating(contextlib.ContextDecorator):
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


@Decorating()
def decorated(n):
    return n if n == 0 else decorated(n - 1)


def stacked(log):
    with contextlib.ExitStack() as stack:
        for name in "abc":
            stack.enter_context(Ledger(log, name))
        stack.callback(log.append, "callback")
        stack.callback(lambda: log.append("lambda"))
        with noted(log, "inner"):
            raise KeyError("inner")


def leaves_in_loop(log):
    for n in range(5):
        with Ledger(log, n):
            if n == 1:
                continue
            if n == 3:
                return n
    return None


def main():
    log = []
    stacked(log)
    with Ledger(log, "swallows", swallow=True):
        raise ValueError("gone")
    with contextlib.suppress(LookupError), replaces():
        raise OSError("low")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        print("caught", len(log))
    with contextlib.closing(io.StringIO("a\nb\n")) as lines:
        log += [line.strip() for line in lines]
    return leaves_in_loop(log), decorated(3), out.getvalue(), log
