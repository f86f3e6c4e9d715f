"""The ratchet of complexity says what it is there to say."""

from tests.architecture.complexity import Measured, functions_in, problems, shares

BRANCHES = "\n".join(f"    if a and b or {number}: return {number}" for number in range(4))
SOURCE = f"def f(a, b):\n{BRANCHES}\n\nclass C:\n    def _m(self):\n        return 1\n"


def test_boolean_operators_and_methods_are_counted():
    found = [(each.name, each.complexity) for each in functions_in(SOURCE)]
    assert found == [("f", 13), ("_m", 1)]


def test_shares_are_of_all_functions():
    functions = [Measured("a.py", name, size) for name, size in (("f", 21), ("_g", 11), ("h", 1))]
    assert {name: round(share) for name, share in shares(functions).items()} == {
        "percent_of_grade_c": 67,
        "percent_of_grade_d": 33,
        "percent_private": 33,
    }


def test_a_limit_that_is_passed_or_too_high_is_a_problem():
    limits = {"passed": 1.0, "too_high": 3.0, "right": 2.0}
    found = list(problems(dict.fromkeys(limits, 1.9), limits))
    assert [each.split()[0] for each in found] == ["passed", "too_high"]
