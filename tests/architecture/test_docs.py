"""The documents name what there is: links lead somewhere, and every setting is listed."""

import re
from pathlib import Path

from tests.architecture.source_tree import ROOT, project_files, read

DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE_TARGET = re.compile(r"`?make ([a-z][a-z-]+)")
SETTING = re.compile(r'read_(?:text|flag|list|whole_number)\(\s*"([A-Z_]+)"')


def test_links_lead_somewhere():
    broken = [
        f"{path}: {link}"
        for path in DOCUMENTS
        for link in LINK.findall(read(path))
        if not link.startswith("http") and not (ROOT / path.parent / link).exists()
    ]
    assert broken == []


def test_every_named_command_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", read(Path("Makefile")), re.MULTILINE))
    missing = {str(path): named_commands(path) - targets for path in DOCUMENTS}
    assert {path: names for path, names in missing.items() if names} == {}


def named_commands(path: Path) -> set[str]:
    code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", read(path), re.DOTALL)
    return {name for parts in code for part in parts for name in MAKE_TARGET.findall(part)}


def test_every_setting_is_documented():
    readers = ("settings.py", "environment.py")
    settings = {name for file in readers for name in SETTING.findall(read(Path("opcc", file)))}
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", read(Path("docs", "settings.md")), re.MULTILINE))
    assert len(settings) > 10
    assert settings == listed


def test_every_decision_is_listed():
    index = read(Path("docs", "decisions", "README.md"))
    decisions = [path.name for path in DOCUMENTS if path.match("docs/decisions/0*.md")]
    assert decisions
    assert [name for name in decisions if f"({name})" not in index] == []
