"""Wrong answers made from a right one: its text with one operator, number, layer, argument, … changed."""

import ast
from copy import deepcopy
from dataclasses import dataclass

_OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Pow: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
# Names of layers, activations, axes, figures, functions: each for those of its row.
_EXCHANGED = (
    ("Conv2D", "Conv2DTranspose", "Dense"),
    ("MaxPool2D", "AvgPool2D"),
    ("BatchNorm", "LayerNorm"),
    ("relu", "sigmoid", "tanh", "softrelu"),
    ("concatenate", "stack"),
    ("argmin", "argmax"),
    ("mean", "sum", "max"),
    ("zeros", "ones"),
    ("params", "macs", "dense_params"),
    ("sqrt", "exp"),
    ("cos", "sin"),
    ("sum", "max"),
    ("prod", "sum"),
)
_LAYERS = "Conv2D", "MaxPool2D", "BatchNorm", "Activation"
# What is written around what a function or a forward returns, and around an answer that is no function.
_AROUND = "-({})", "abs({})", "int({})", "({}) * 0", "({}) * 2", "({}) + 1", "round({}, 1)", "str({})", "[{}]"
_SET_BESIDE = "Conv2D", ("strides=2", "dilation=2", "groups=2", "use_bias=False", "padding=1")
_SET_BETWEEN = "nn.Dropout(0.5)", "nn.Activation('tanh')", "nn.BatchNorm()", "nn.MaxPool2D(2)"
_READ_AS = 1, 3, 6
_WHOLE = "kernel", "side", "channel", "channels", "step", "label", "out"
_WRONG_FOR = "if {} == 9: return 3", "if {} > 20: return 0"


@dataclass(frozen=True)
class Mutant:
    """change: its line, what stood there → what it became. text: the whole text of the answer with it."""

    change: str
    text: str


def mutants(text):
    """Every Mutant of a Python text whose answer is called `answer`; none says the same as another."""
    tree, found = ast.parse(text), {}
    tree.body = [node for node in tree.body if not _says_or_sets_up(node)]
    here = ast.unparse(tree)
    for path, node in _walk(tree):
        for other in _others(node, path):
            changed = _with(tree, path, other)
            try:
                written = ast.unparse(ast.fix_missing_locations(changed))
                compile(written, "mutant", "exec")
            except (SyntaxError, ValueError, AttributeError):
                continue  # such a text is none that a learner could hand in
            if written != here and written not in found:
                found[written] = Mutant(_told(here, written), written)
    return [*found.values()]


def _says_or_sets_up(node):
    """Whether a statement is a text, or sets MXNet's NumPy mode, which whoever runs the answer has set."""
    return isinstance(node, ast.Expr) and ast.unparse(node.value)[:1] in ("'", '"', "n")


def _walk(node, path=()):
    """(path, node) of every node: the path is the fields, and places in them, that lead to it."""
    yield path, node
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _walk(value, (*path, (name, None)))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _walk(item, (*path, (name, place)))


def _with(tree, path, other):
    """A copy of the tree with `other` in place of what stands at the path; None takes that out."""
    tree = deepcopy(tree)
    *above, (name, place) = path or ((None, None),)
    if name is None:
        return other
    node = tree
    for field, at in above:
        node = getattr(node, field) if at is None else getattr(node, field)[at]
    if place is None:
        setattr(node, name, deepcopy(other))
    elif other is None:
        del getattr(node, name)[place]
        if name == "body" and not node.body:
            node.body.append(ast.Pass())
    else:
        getattr(node, name)[place] = deepcopy(other)
    return tree


def _told(before, after):
    """The number of the first line that differs, what went there → what came, with a few letters around."""
    before, after = before.splitlines(), after.splitlines()
    line = _alike(before, after)
    rest = _alike(before[line:][::-1], after[line:][::-1])
    went, came = ("; ".join(map(str.strip, lines[line : len(lines) - rest])) for lines in (before, after))
    start = _alike(went, came)
    end = _alike(went[start:][::-1], came[start:][::-1])
    went, came = (one[max(0, start - 24) : len(one) - max(0, end - 8)] for one in (went, came))
    went, came = (f"{one[:30]}…{one[-12:]}" if len(one) > 43 else one for one in (went, came))
    return f"{line + 1}: {went or 'nothing'} → {came or 'nothing'}"


def _alike(one, other):
    """How many letters two texts, or lines two lists, begin with alike."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _others(node, path):
    """What may stand in the place of a node; None for nothing."""
    others = _BY_KIND.get(type(node), lambda node: ())(node)
    if [name for name, _ in path[-2:]] == [
        "keywords",
        "value",
    ]:  # MXNet's threads stumble over layers below 0
        others = (one for one in others if not ast.unparse(one).startswith("-"))
    yield from others
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.If, ast.For)) and path:
        yield None


def _expression(text):
    return ast.parse(text, mode="eval").body


def _copy(node, **changes):
    node = deepcopy(node)
    for name, value in changes.items():
        setattr(node, name, value)
    return node


def _constants(node):
    value = node.value
    if isinstance(value, bool) or value is None:
        values = (not value,)
    elif isinstance(value, int):
        values = (value + 1, value - 1, 2 * value, -value, value / 2)
    elif isinstance(value, float):
        values = (2 * value, value / 2, -value, 1 + value, value * 1.02)
    elif isinstance(value, str):
        values = (*_exchanged(value), value + "x", value[::-1], None)
    else:
        values = ()
    yield from (ast.Constant(one) for one in values)


def _exchanged(name):
    return (other for row in _EXCHANGED if name in row for other in row if other != name)


def _operations(node):
    for other in _OPERATORS.get(type(node.op), ()):
        yield _copy(node, op=other())
    yield from (node.left, node.right)
    if not isinstance(node.op, (ast.Add, ast.Mult)):
        yield _copy(node, left=node.right, right=node.left)


def _assigned_operations(node):
    for other in _OPERATORS.get(type(node.op), ()):
        yield _copy(node, op=other())
    yield ast.Assign([node.target], node.value)


def _comparisons(node):
    for other in _OPERATORS.get(type(node.ops[0]), ()):
        yield _copy(node, ops=[other(), *node.ops[1:]])


def _logic(node):
    yield from (_copy(node, op=other()) for other in _OPERATORS[type(node.op)])
    yield from node.values


def _named(field):
    return lambda node: (_copy(node, **{field: other}) for other in _exchanged(getattr(node, field)))


def _calls(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for place in range(len(node.args)):
        yield _copy(node, args=node.args[:place] + node.args[place + 1 :])
        if place:
            before, here = node.args[place - 1 : place + 1]
            yield _copy(node, args=[*node.args[: place - 1], here, before, *node.args[place + 1 :]])
    for place in range(len(node.keywords)):
        yield _copy(node, keywords=node.keywords[:place] + node.keywords[place + 1 :])
    if name == _SET_BESIDE[0]:
        for setting in _SET_BESIDE[1]:
            (given,) = _expression(f"f({setting})").keywords
            if given.arg not in [keyword.arg for keyword in node.keywords]:
                yield _copy(node, keywords=[*node.keywords, given])
    if name == "add":
        for place, layer in (
            (n, _expression(layer)) for n in range(len(node.args) + 1) for layer in _SET_BETWEEN
        ):
            yield _copy(node, args=[*node.args[:place], layer, *node.args[place:]])
    if len(node.args) == 1 and not node.keywords and name not in _LAYERS:
        yield node.args[0]


def _items(node):
    for place in range(len(node.elts)):
        yield _copy(node, elts=node.elts[:place] + node.elts[place + 1 :])
        if place:
            before, here = node.elts[place - 1 : place + 1]
            yield _copy(node, elts=[*node.elts[: place - 1], here, before, *node.elts[place + 1 :]])


def _returns(node):
    if node.value is not None and ast.unparse(node.value) != "None":
        written = ast.unparse(node.value)
        yield from (_copy(node, value=_expression(around.format(written))) for around in _AROUND)
        yield _copy(node, value=None)


def _answers(node):
    if ast.unparse(node.targets[0]) == "answer" and not isinstance(node.value, ast.Name):
        yield from _returns(node)


def _functions(node):
    """Arguments read as another one or a number, or spoilt; wrong for one number, or for large ones."""
    names = [argument.arg for argument in node.args.args if argument.arg not in ("self", "x", "F")]
    for old in names:
        for new in (*names, *_READ_AS):
            if new != old:
                yield _Renamed(old, new).visit(deepcopy(node))
    if node.name.startswith("__") or not names:
        return
    for wrong in _WRONG_FOR if names[0] in _WHOLE else ():
        yield _copy(node, body=[*ast.parse(wrong.format(names[0])).body, *node.body])
    *body, last = node.body
    if isinstance(last, ast.Return):
        for name in names:
            spoil = ast.parse(f"made = {ast.unparse(last.value)}\n{name}[...] = 0\nreturn made").body
            yield _copy(node, body=[*body, *spoil])


class _Renamed(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit_Name(self, node):
        is_read = node.id == self.old and isinstance(node.ctx, ast.Load)
        return _expression(str(self.new)) if is_read else node


def _slices(node):
    yield from (_copy(node, **{end: None}) for end in ("lower", "upper", "step"))


def _choices(node):
    yield from (_copy(node, test=ast.Constant(value)) for value in (True, False))


_BY_KIND = {
    ast.Constant: _constants,
    ast.BinOp: _operations,
    ast.AugAssign: _assigned_operations,
    ast.Compare: _comparisons,
    ast.BoolOp: _logic,
    ast.UnaryOp: lambda node: (node.operand,),
    ast.Name: _named("id"),
    ast.Attribute: _named("attr"),
    ast.Call: _calls,
    ast.Tuple: _items,
    ast.List: _items,
    ast.Return: _returns,
    ast.Assign: _answers,
    ast.FunctionDef: _functions,
    ast.Slice: _slices,
    ast.If: _choices,
}
