"""Rules for the Python package: it holds words, Rust holds numbers."""

import ast
from collections.abc import Iterator

ARITHMETIC = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
CALCULATORS = ("math", "statistics", "decimal", "fractions", "numpy")
NO_MEASUREMENT = {
    "self._statement.body * copies": "repeats statements",
}
"""Arithmetic on something else, each with what it does."""


def calculates_nothing(text: str) -> Iterator[str]:
    """No statistics, no multiplying, dividing or adding up; `" " * width` and `count - 1` are about words."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                modules = [name.name for name in names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case ast.BinOp(op=op, left=left, right=right) if isinstance(op, ARITHMETIC) and holds_number(left, right):
                if ast.unparse(node) not in NO_MEASUREMENT:
                    yield f"line {node.lineno}: arithmetic, `{ast.unparse(node)}`"
                continue
            case ast.AugAssign(op=op) if isinstance(op, ARITHMETIC):
                yield f"line {node.lineno}: arithmetic, `{ast.unparse(node)}`"
                continue
            case ast.Call(func=ast.Name(id="sum")):
                yield f"line {node.lineno}: adds up, `{ast.unparse(node)}`"
                continue
            case _:
                continue
        for module in modules:
            if module.partition(".")[0] in CALCULATORS:
                yield f"line {node.lineno}: imports {module}"


def holds_number(*operands: ast.expr) -> bool:
    """Tell whether this may be a number that is not known beforehand: no operand is text, and not all are literals."""
    literals = [operand for operand in operands if isinstance(operand, ast.Constant)]
    return (
        len(literals) < len(operands)
        and not any(isinstance(operand, ast.JoinedStr | ast.List | ast.Tuple) for operand in operands)
        and not any(isinstance(literal.value, str) for literal in literals)
    )
