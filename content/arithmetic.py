"""The small arithmetic that worked examples are checked with."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

OPERATORS: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def round_half_up(value: Decimal, places: int | Decimal = 0) -> Decimal:
    """Rounds as village books do: halves away from zero, not to the even neighbour."""
    return value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


FUNCTIONS: dict[str, Callable] = {
    "round": round_half_up,
    "up": lambda value: Decimal(math.ceil(value)),
    "down": lambda value: Decimal(math.floor(value)),
    "min": min,
    "max": max,
}
MAX_LENGTH = 200


class FormulaError(ValueError):
    """A formula that cannot be computed; the message says why, in Indonesian."""


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """Computes a formula of numbers, the names in `values`, + - * / ( ) and the FUNCTIONS.

    Raises FormulaError for anything else.
    """
    if len(formula) > MAX_LENGTH:
        raise FormulaError(f"Rumus lebih dari {MAX_LENGTH} huruf.")
    try:
        tree = ast.parse(formula.replace("×", "*").replace("−", "-").strip(), mode="eval")
        return _compute(tree.body, values)
    except (SyntaxError, RecursionError, MemoryError, ValueError, TypeError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError(f"Rumus “{formula}” tidak dapat dibaca.") from error
    except (DivisionByZero, InvalidOperation, OverflowError) as error:
        raise FormulaError(f"Rumus “{formula}” membagi dengan nol atau hasilnya terlalu besar.") from error


def _compute(node: ast.AST, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Decimal(str(number))
        case ast.Name(id=name):
            if name not in values:
                raise FormulaError(f"Rumus memakai “{name}”, tetapi tidak ada baris {name} di atasnya.")
            return values[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_compute(operand, values))
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_compute(left, values), _compute(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_compute(argument, values) for argument in arguments))
    raise FormulaError("Rumus hanya boleh memakai angka, huruf baris, + - * / ( ) dan round, up, down, min, max.")
