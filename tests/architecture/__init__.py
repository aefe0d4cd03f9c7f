"""The house rules of ARCHITECTURE.md and CONVENTIONS.md, as tests.

A rule is a function from text to complaints, so that each can be shown to complain.
"""
