"""Reads hostile YAML into plain values and remembers where in the text each of them stands."""

import re
import warnings
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from kentongan_directory.soundness import Place

LARGEST_BYTES = 1024 * 1024
_DEEPEST = 30
_COST_OF_ANY_NODE = 10
_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"[-+]?([0-9]{1,18}|[0-9]{0,18}\.[0-9]{1,18})")


class YamlRefused(Exception):
    """The text is no YAML that a region file may hold."""

    def __init__(self, spot: "Spot", sentence: str) -> None:
        super().__init__(sentence)
        self.spot = spot
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value begins, where its key does, and what was written if it was read as something else than text."""

    line: int
    column: int
    key_line: int = 1
    key_column: int = 1
    written: str | None = None


@dataclass(slots=True)
class Tree:
    """The plain value of a whole document with the spot of each part of it."""

    value: Any = None
    spots: dict[Place, Spot] = field(default_factory=dict)
    _spent: int = 0

    def grow(self, node: Node, place: Place, key: Node | None) -> Any:
        spot = _spot(node, key)
        # Aliases are followed, so what they unfold to is paid for like what is written out.
        self._spent += _COST_OF_ANY_NODE + (len(node.value) if isinstance(node, ScalarNode) else 0)
        if self._spent > 2 * LARGEST_BYTES or len(place) > _DEEPEST:
            raise YamlRefused(spot, "unfolds to too much or too deep a structure; write it without aliases")
        self.spots[place] = spot
        match node:
            case ScalarNode():
                return _scalar(node, spot)
            case SequenceNode() if node.tag == _TAG + "seq":
                return [self.grow(child, (*place, index), None) for index, child in enumerate(node.value)]
            case MappingNode() if node.tag == _TAG + "map":
                return self._mapping(node, place)
        raise YamlRefused(spot, f"has the tag {node.tag}, which no region file holds; remove the tag")

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise YamlRefused(_spot(key, None), "has a list or mapping as a key; a key is a plain word")
            if key.value in mapping:
                raise YamlRefused(_spot(key, None), f"{key.value!r} stands here a second time; keep one of them")
            mapping[key.value] = self.grow(value, (*place, key.value), key)
        return mapping


def read_tree(text: str) -> Tree:
    tree = Tree()
    if not text.strip():
        raise YamlRefused(Spot(1, 1), "is empty")
    node = _composed(text)
    if not isinstance(node, MappingNode):
        raise YamlRefused(Spot(1, 1), 'is no mapping; a region file begins with lines such as `code: "51.71"`')
    try:
        tree.value = tree.grow(node, (), None)
    except RecursionError:
        raise YamlRefused(Spot(1, 1), "is nested too deeply") from None
    return tree


def _composed(text: str) -> Node | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise YamlRefused(spot, f"is no valid YAML: {reason}") from None
    except ReaderError as error:
        before = text[: error.position]
        spot = Spot(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise YamlRefused(spot, "holds a control character that YAML does not allow; remove it") from None
    except RecursionError:
        raise YamlRefused(Spot(1, 1), "is nested too deeply") from None
    # The parser itself stumbles over some malformed texts, and not always with an error of its own.
    except (YAMLError, ValueError, AttributeError, IndexError, TypeError, KeyError) as error:
        raise YamlRefused(Spot(1, 1), f"is no valid YAML: {error}") from None


def _spot(node: Node, key: Node | None) -> Spot:
    start, name = node.start_mark, (key or node).start_mark
    odd = isinstance(node, ScalarNode) and node.tag != _TAG + "str"
    return Spot(start.line + 1, start.column + 1, name.line + 1, name.column + 1, node.value if odd else None)


def _scalar(node: ScalarNode, spot: Spot) -> str | int | float | bool | None:
    written: str = node.value
    match str(node.tag).removeprefix(_TAG):
        case "str" | "timestamp" | "merge" | "value":
            return written
        case "null":
            return None
        case "bool":
            return {"true": True, "false": False}.get(written.lower(), written)
        case "int" | "float" if _NUMBER.fullmatch(written):
            return float(written) if "." in written else int(written)
        case "int" | "float":
            return written
    raise YamlRefused(spot, f"has the tag {node.tag}, which no region file holds; remove the tag")
