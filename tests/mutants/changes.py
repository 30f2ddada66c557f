"""Mutants of a module: the same program with one small thing changed, as a slip of the keyboard would change it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

_PAIRS: tuple[tuple[type[ast.AST], type[ast.AST]], ...] = (
    (ast.Eq, ast.NotEq),
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div),
    (ast.And, ast.Or),
)
_OPPOSITES = {**dict(_PAIRS), **{second: first for first, second in _PAIRS}}


@dataclass(frozen=True)
class Mutant:
    """A changed module.

    Attributes:
        first, last: The lines that were changed; the tests that come by one of them may notice.
        change: What stood there and what stands there now, in short.
        source: The whole module.
    """

    first: int
    last: int
    change: str
    source: str


def places(source: str) -> list[int]:
    """Where a module's functions can be changed, as places in a walk over its tree."""
    tree = ast.parse(source)
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    inside = {id(node) for function in functions for line in function.body for node in ast.walk(line)}
    return [place for place, node in enumerate(ast.walk(tree)) if id(node) in inside and changed(node) is not None]


def mutant(source: str, place: int) -> Mutant:
    """The module with the node changed that a walk comes by at one of its `places`."""
    tree = ast.parse(source)
    old = list(ast.walk(tree))[place]
    new = changed(old)
    if new is None:
        raise ValueError("nothing is changed at this place")
    at = old.target if isinstance(old, ast.comprehension) else old.test if isinstance(old, ast.If) else old
    change = f"{ast.unparse(old)[:90]!r} became {ast.unparse(new)[:90]!r}"
    whole = ast.unparse(ast.fix_missing_locations(_Swapped(old, new).visit(tree)))
    return Mutant(at.lineno, at.end_lineno or at.lineno, change, whole)


def changed(node: ast.AST) -> ast.AST | None:
    """What a mutant has in the place of a node; None where nothing is changed."""
    match node:
        case ast.Compare(left, [op], right):
            return ast.Compare(left, [_OPPOSITES[type(op)]()], right)
        case ast.BoolOp(op, values):
            return ast.BoolOp(_OPPOSITES[type(op)](), values)
        case ast.BinOp(left, op, right) if type(op) in _OPPOSITES:
            return ast.BinOp(left, _OPPOSITES[type(op)](), right)
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Constant(bool() as value):
            return ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            return ast.Constant(value + 1)
        case ast.Return(ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            return ast.Return(ast.Constant(None))
        case ast.If(test, body, orelse):
            return ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, iterable, [_, *further], is_async):
            return ast.comprehension(target, iterable, further, is_async)
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Raise() | ast.Break() | ast.Continue():
            return ast.Pass()
    return None


class _Swapped(ast.NodeTransformer):
    """A tree with one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The node as it stands in the new tree."""
        return self._new if node is self._old else self.generic_visit(node)
