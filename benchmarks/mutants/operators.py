"""Small changes of a module, as a slip of the pen would make them: a comparison, sign or number."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_EXCHANGED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, kw_only=True, order=True)
class Mutant:
    """One change. `number`: which of its module's."""

    path: str
    number: int
    line: int
    was: str
    change: str


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Every change of a module that may be told from outside."""
    tree = ast.parse(source)
    return [
        Mutant(path=path, number=number, line=line, was=was, change=f"{was} -> {now}")
        for number, (line, was, now) in enumerate(_changes(tree))
    ]


def mutated_tree(source: str, number: int) -> ast.Module:
    """The module with its change of this number."""
    tree = ast.parse(source)
    for at, _ in enumerate(_changes(tree)):
        if at == number:
            return ast.fix_missing_locations(tree)
    raise IndexError(number)


def _changes(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Makes each change in `tree`, tells it, and takes it back when asked for the next."""
    for node in _changeable(tree):
        for field, value in _of_node(node):
            before, was = getattr(node, field), _shown(node)
            setattr(node, field, value)
            yield getattr(node, "lineno", 0), was, _shown(node)
            setattr(node, field, before)


def _changeable(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that are run and mean something: no annotation, no text, no message of an error."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases"):
            continue
        if field == "keywords" and isinstance(node, ast.ClassDef):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr | ast.Raise):
                continue
            if isinstance(child, ast.Call) and _is_told(child):
                continue
            yield child
            yield from _changeable(child)


def _is_told(call: ast.Call) -> bool:
    """A log line, or an error that is made to be raised."""
    named = call.func
    name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
    of = getattr(getattr(named, "value", None), "id", "")
    return of == "log" or name.endswith("Error")


def _of_node(node: ast.AST) -> Iterator[tuple[str, object]]:
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _COMPARED:
            yield "ops", [_COMPARED[type(op)](), *rest]
        case ast.BinOp(op=op) if type(op) in _COMPUTED and not _is_text(node):
            yield "op", _COMPUTED[type(op)]()
        case ast.AugAssign(op=op) if type(op) in _COMPUTED:
            yield "op", _COMPUTED[type(op)]()
        case ast.BoolOp(op=ast.And()):
            yield "op", ast.Or()
        case ast.BoolOp(op=ast.Or()):
            yield "op", ast.And()
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "test", ast.UnaryOp(op=ast.Not(), operand=copy.deepcopy(test))
        case ast.Constant(value=bool() as value):
            yield "value", not value
        case ast.Constant(value=int() as value):
            yield "value", value + 1
        case ast.Constant(value=float() as value):
            yield "value", value * 1.5 if value else 1.0
        case ast.Name(id=name) if name in _EXCHANGED:
            yield "id", _EXCHANGED[name]
        case ast.Return(value=ast.AST() as value) if ast.unparse(value) != "None":
            yield "value", ast.Constant(value=None)
        case _:
            return


def _shown(node: ast.AST) -> str:
    """Its first line."""
    return ast.unparse(node).partition("\n")[0]


def _is_text(node: ast.BinOp) -> bool:
    """A union of types, or text put together."""
    return any(
        isinstance(side, ast.Constant) and isinstance(side.value, str | None)
        for side in (node.left, node.right)
    )
