"""What the chores of the Makefile need: interpreters, environments, wheels, and the suites that run in them.

The standard library is all it uses, so that any CPython 3.11 or newer can start it before anything is installed.
"""
