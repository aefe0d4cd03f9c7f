"""What runs when objects die: `__del__`, weak references, finalizers and generators found by the garbage collector."""

import gc
import weakref

log = []


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        log.append(self.describe())

    def describe(self):
        return f"{self.name} died"


def ring(n):
    nodes = [Node(f"ring {i}") for i in range(n)]
    for node, other in zip(nodes, nodes[1:] + nodes[:1], strict=True):
        node.other = other


def noticed(reference):
    log.append("weak reference")


def finalized(name):
    log.append(name)


def suspended():
    try:
        yield len(log)
    finally:
        log.append("suspended generator closed")


def generator_in_ring():
    holder = []
    generator = suspended()
    next(generator)
    holder += [generator, holder]


def fails_to_die():
    class Failing:
        def __del__(self):
            try:
                raise ValueError("inside __del__")
            except ValueError as error:
                log.append(str(error))

    Failing()


def main():
    log.clear()
    gc.collect()
    Node("alone")
    ring(3)
    generator_in_ring()
    gc.collect()
    watched = Node("watched")
    reference = weakref.ref(watched, noticed)
    weakref.finalize(watched, finalized, "finalizer")
    del watched
    fails_to_die()
    cache = weakref.WeakValueDictionary(a=Node("cached"))
    return sorted(log), reference() is None, len(cache)
