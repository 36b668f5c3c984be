"""`pytest tests/attacks -s` runs every attack of the catalogue and prints what became of it."""

import ast
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from config.settings import PROJECT_ROOT
from tests.attacks.catalogue import ATTACKS, PROMISES, Attack

TESTS = PROJECT_ROOT / "tests"


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_is_attacked(promise: str) -> None:
    assert [attack for attack in ATTACKS if attack.promise == promise]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.test)
def test_every_attack_is_carried_out_somewhere(attack: Attack) -> None:
    file, _, name = attack.test.partition("::")
    functions = ast.walk(ast.parse((TESTS / file).read_text()))
    assert name in {node.name for node in functions if isinstance(node, ast.FunctionDef)}


@pytest.mark.slow
def test_the_outcomes(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("capture") != "no":
        pytest.skip("the attacks run as tests of their own; with -s they are run and listed here")
    failed = _failed()
    for promise, says in PROMISES.items():
        print(f"\n{says}")
        for attack in ATTACKS:
            if attack.promise == promise:
                outcome = "BROKEN THROUGH" if attack.test in failed else attack.instead
                print(f"  {attack.tried:<52} {outcome}")
    assert not failed


def _failed() -> set[str]:
    """The tests of the catalogue that do not pass."""
    report = PROJECT_ROOT / ".pytest_cache" / "attacks.xml"
    report.parent.mkdir(exist_ok=True)
    nodes = [f"tests/{attack.test}" for attack in ATTACKS]
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *nodes]
    subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, timeout=900)
    passed: dict[str, bool] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        file = case.attrib["classname"].removeprefix("tests.").replace(".", "/") + ".py"
        name = f"{file}::{case.attrib['name'].partition('[')[0]}"
        is_ok = case.find("failure") is None and case.find("error") is None
        passed[name] = passed.get(name, True) and is_ok
    return {attack.test for attack in ATTACKS if not passed.get(attack.test, False)}
