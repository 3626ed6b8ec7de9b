"""How templates are built: what may be fetched alone stands alone, and nothing slips past the escaping."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from lxml import html

TOP = Path(__file__).parents[2]
TEMPLATES = sorted((TOP / "templates").rglob("*.html"))
VIEWS = sorted(
    path for path in (TOP / "familiehus").rglob("*.py") if "views" in path.parts or path.stem == "views"
)
# Names of style classes and of the house's software, handed on as text.
CLASS_NAMES = {"btn", "door", "familiehus"}
# What the layouts draw the rail, the bar and the house's own link from.
OF_THE_LAYOUT = {"me", "house", "navigation", "person_acts", "home", "locks", "names_are_hidden"}
# What no other button on the page undoes: it asks first, in a dialog that says what follows.
ASKS_FIRST = """
    accounts.close accounts.revoke_device accounts.start_factors_over borrowing.cancel borrowing.leave_line
    enrolment.merge feeds.renew feeds.revoke house.take_down_logo house.take_off_call keeping.let_meet
    keeping.remove_address keeping.remove_care_need keeping.take_back_wish loans.end_stocktake loans.leave_line
    loans.unphotograph_thing messages.give_up partners.leave_network reports.withdraw security.wan_delete
    shifts.stop_standing support.take_back_parcel support.throw_away visits.come_to_nothing visits.decline
    visits.withdraw volunteers.drop_absence volunteers.drop_hours volunteers.drop_order
    volunteers.drop_own_absence volunteers.end_exemption volunteers.parents_take_back
"""
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True)


def name_of(path: Path) -> str:
    return str(path.relative_to(TOP / "templates"))


def parsed(path: Path) -> nodes.Template:
    return ENVIRONMENT.parse(path.read_text(encoding="utf-8"))


def outside_of(template: nodes.Template, block: str) -> Iterator[nodes.Node]:
    """The nodes that stand around a block, from the template down to it."""

    def walk(node: nodes.Node, above: tuple[nodes.Node, ...]) -> Iterator[tuple[nodes.Node, ...]]:
        if isinstance(node, nodes.Block) and node.name == block:
            yield above
        for child in node.iter_child_nodes():
            yield from walk(child, (*above, node))

    return (node for above in walk(template, ()) for node in above)


def fragments_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """(template, block, where) of each `page("…", fragments=("…",))` in a views file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "page"):
            continue
        for given in node.keywords:
            if given.arg == "fragments" and isinstance(given.value, ast.Tuple) and node.args:
                first = node.args[0]
                if not isinstance(first, ast.Constant):
                    continue
                for each in given.value.elts:
                    assert isinstance(each, ast.Constant), (
                        f"{path}:{node.lineno}: a block is named in plain words"
                    )
                    yield str(first.value), str(each.value), f"{path.relative_to(TOP)}:{node.lineno}"


FRAGMENTS = sorted({fragment for path in VIEWS for fragment in fragments_of(path)})


def lineage(template: str) -> Iterator[Path]:
    """A template and those it extends by name."""
    path = TOP / "templates" / template
    while path.is_file():
        yield path
        said = parsed(path).find(nodes.Extends)
        if said is None or not isinstance(said.template, nodes.Const):
            return
        path = TOP / "templates" / said.template.value


@pytest.mark.parametrize(("template", "block", "where"), FRAGMENTS)
def test_a_fetchable_block_stands_alone(template, block, where):
    """Rendered by itself it knows no loop variable and no condition around it; its element bears its name."""
    homes = [
        path
        for path in lineage(template)
        if block in {found.name for found in parsed(path).find_all(nodes.Block)}
    ]
    assert homes, f"{where}: {template} has no block {block}"
    for path in homes:
        conditions = [
            type(node).__name__
            for node in outside_of(parsed(path), block)
            if isinstance(
                node, nodes.If | nodes.For | nodes.With | nodes.CallBlock | nodes.Macro | nodes.FilterBlock
            )
        ]
        assert not conditions, f"{name_of(path)}: the block {block} stands inside {conditions}"
        inside = re.search(
            rf"{{%-?\s*block {block}\b.*?%}}(.*?){{%-?\s*endblock", path.read_text(encoding="utf-8"), re.S
        )
        assert inside is not None
        assert re.search(rf'id="{block}"|id={block}\b|["\']{block}["\']', inside[1]), (
            f"{name_of(path)}: the block {block} holds no element with that id"
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_imported_at_the_top(path):
    """A block rendered alone would not know it; components come as `ui.*`."""
    assert not list(parsed(path).find_all((nodes.Import, nodes.FromImport)))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_block_s_name_stands_at_its_end(path):
    text = path.read_text(encoding="utf-8")
    names = re.findall(r"{%-?\s*block (\w+)", text)

    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_a_person_wrote_passes_unescaped(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b", text), "|safe"
    assert "autoescape" not in text
    assert not [call for call in parsed(path).find_all(nodes.Name) if call.name == "Markup"]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_style_and_script_stand_in_files_of_their_own(path):
    """The content security policy would not run them; htmx's own expressions need eval."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)

    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text), "a style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an inline handler"
    assert not re.search(r"javascript:", text), "a javascript: address"
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:", text), "htmx code in an attribute"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "nonce" in script, script


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_files_come_from_our_own_house(path):
    """No address of anybody else is loaded; a link that a person presses is another matter."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)

    assert not re.search(
        r"<(?:script|img|link|iframe|video|audio|source)\b[^>]*(?:src|href)\s*=\s*[\"']https?:", text
    )


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.parent.name != "design"], ids=name_of)
def test_what_a_person_reads_goes_through_gettext(path):
    """Text between tags, and the attributes that are read aloud, are never bare Danish."""
    text = path.read_text(encoding="utf-8")
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.S)
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", bare, flags=re.S)
    words = html.fromstring(f"<div>{bare}</div>").text_content()

    assert set(re.findall(r"[^\W\d_]{3,}", words)) <= CLASS_NAMES
    assert not re.findall(r'(?:aria-label|title|placeholder|alt)="[^"{]*[^\W\d_]{2,}[^"{]*"', bare)


def test_python_marks_nothing_as_safe_but_components():
    """`Markup` on a person's words would be an open door (R38)."""
    known = {"kernel/pages.py", "kernel/components.py", "kernel/assets.py", "kernel/kept_html.py"}
    users = {
        str(path.relative_to(TOP / "familiehus"))
        for path in (TOP / "familiehus").rglob("*.py")
        if re.search(r"\bMarkup\(", path.read_text(encoding="utf-8"))
    }

    assert users <= known, f"Look at these, and list them with a reason: {users - known}"


def test_every_template_is_used():
    """Named by a view, a letter or another template."""
    said = " ".join(
        path.read_text(encoding="utf-8")
        for path in [*(TOP / "familiehus").rglob("*.py"), *(TOP / "templates").rglob("*.html")]
    )
    found = {"layouts", "components", "security", "errors"}
    alone = [
        name_of(path)
        for path in TEMPLATES
        if path.relative_to(TOP / "templates").parts[0] not in found and name_of(path) not in said
    ]

    assert not alone


def test_no_page_gives_a_word_of_the_layout_another_meaning():
    taken = [
        f"{path.relative_to(TOP)}:{call.lineno} {word.arg}"
        for path in VIEWS
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "page"
        for word in call.keywords
        if word.arg in OF_THE_LAYOUT
    ]

    assert not taken


def test_what_cannot_be_undone_asks_first():
    """By a bare button stands only what another button undoes. (`ui.ask` calls back, so its button is left out.)"""
    named, bare, asked = set(ASKS_FIRST.split()), set(), set()
    for path in TEMPLATES:
        template = parsed(path)
        inside = {
            id(call)
            for block in template.find_all(nodes.CallBlock)
            if getattr(block.call.node, "attr", "") == "ask"
            for call in block.find_all(nodes.Call)
        }
        for call in template.find_all(nodes.Call):
            if getattr(call.node, "attr", "") not in ("act", "sure") or not call.args:
                continue
            to = {str(each.value) for each in call.args[0].find_all(nodes.Const)} & named
            (asked if call.node.attr == "sure" or id(call) in inside else bare).update(to)
    assert asked == named
    assert bare == set()
