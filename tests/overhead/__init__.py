"""What rprof itself costs, measured beside the tools it replaces: `make bench`, or `python -m tests.overhead`."""
