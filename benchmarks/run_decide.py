"""Measures decisions of Anytown's policy beside Cedar and Casbin, in turns, on the same made-up questions.

Run: .venv/bin/python benchmarks/run_decide.py [--questions 20000] [--rounds 5] [--json FILE]. Times are CPU seconds of
this process. Cedar gets the rules that the agreement test gives it and must answer every question alike before it is
timed. Casbin gets a simpler question (who, for what, which category: no dates, evidence, masks or keys); it is left out
where it is not installed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median


ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from caretrail.policy import Policy, Question, compile_policy, decide, read_packs  # noqa: E402
from caretrail.spec import load_law, load_pack_format, load_standard  # noqa: E402
from tests.support.cedar_rules import Asked, CedarRules  # noqa: E402


PACK, LAW = ROOT / "councils" / "anytown", ROOT / "src" / "caretrail" / "standards" / "law"
FIRST = date(2026, 4, 1)
CEDAR_AT_MOST = 500  # questions a round; it takes hundreds of times as long
CASBIN_AT_MOST = 500


def main() -> int:
    """Measures and prints one line for each; answers the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    policy = compile_policy(read_packs(PACK))
    policy.compile()
    questions = made_up(policy, asked.questions)
    runs: dict[str, Callable[[], float]] = {
        "caretrail": lambda: ours(policy, questions),
        "cedarpy": lambda: cedar(questions[:CEDAR_AT_MOST]),
    }
    verify(policy, questions[:2_000])
    try:
        enforcer = casbin_enforcer(policy)
    except ImportError:
        print("casbin is not installed: left out")
    else:
        runs["casbin (simpler question)"] = lambda: casbin_rate(enforcer, questions[:CASBIN_AT_MOST])
    rates = {name: [] for name in runs}
    for _ in range(asked.rounds):
        for name, run in runs.items():
            rates[name].append(run())
    compiled = [compile_time() for _ in range(asked.rounds)]
    figures = {
        "questions_per_cpu_second": {name: round(median(seen)) for name, seen in rates.items()},
        "range": {name: [round(min(seen)), round(max(seen))] for name, seen in rates.items()},
        "read_and_compile_cpu_ms": round(1000 * median([sum(one) for one in compiled]), 1),
        "compile_cpu_ms": round(1000 * median([one[1] for one in compiled]), 1),
    }
    for name, rate in figures["questions_per_cpu_second"].items():
        print(f"{name:28} {rate:>12,} questions a CPU second")
    print(f"read the pack and compile    {figures['read_and_compile_cpu_ms']:>12} ms of CPU")
    print(f"compile every table          {figures['compile_cpu_ms']:>12} ms of CPU")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def made_up(policy: Policy, count: int) -> list[Question]:
    """Different questions from a fixed seed, most of them of pairs that some disclosure joins."""
    chance = Random(20261122)
    pack = policy.pack(FIRST)
    assert pack is not None
    fields, evidence = sorted(pack.fields), sorted(load_law().evidence)
    pairs = [(purpose, who) for row in pack.disclosures.values() for purpose in row.purposes for who in row.recipients]
    return [
        Question(
            field=chance.choice(fields),
            purpose=pair[0],
            recipient=pair[1],
            on=FIRST + timedelta(days=chance.randrange(600)),
            evidence=frozenset(chance.sample(evidence, chance.randint(0, 3))),
        )
        for pair in (chance.choice(pairs) for _ in range(count))
    ]


def ours(policy: Policy, questions: list[Question]) -> float:
    """Questions a CPU second."""
    start = time.process_time()
    for question in questions:
        decide(policy, question)
    return len(questions) / (time.process_time() - start)


def compile_time() -> tuple[float, float]:
    """CPU seconds to read a pack, and to compile every table of it."""
    load_law(), load_pack_format(), load_standard()
    start = time.process_time()
    policy = compile_policy(read_packs(PACK))
    read = time.process_time()
    policy.compile()
    return read - start, time.process_time() - read


# --- peers ---


def plain(questions: list[Question]) -> list[Asked]:
    return [Asked(one.field, one.purpose, one.recipient, one.on, one.evidence, one.territory) for one in questions]


def verify(policy: Policy, questions: list[Question]) -> None:
    """Stops the run unless Cedar answers every question as we do."""
    theirs = CedarRules(PACK, LAW).answers(plain(questions))
    assert [decide(policy, one).outcome for one in questions] == theirs


def cedar(questions: list[Question]) -> float:
    rules = CedarRules(PACK, LAW)
    start = time.process_time()
    rules.answers(plain(questions))
    return len(questions) / (time.process_time() - start)


MODEL = """
[request_definition]
r = sub, act, obj
[policy_definition]
p = sub, act, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.act == p.act && g(r.obj, p.obj)
"""


def casbin_enforcer(policy: Policy) -> object:
    import casbin

    pack = policy.pack(FIRST)
    assert pack is not None
    lines = [
        f"p, {who}, {purpose}, {category}"
        for row in pack.disclosures.values()
        for purpose in row.purposes
        for who in row.recipients
        for category in row.categories
        if category in pack.purposes[purpose].categories
    ]
    lines += [f"g, {name}, {field.category}" for name, field in pack.fields.items()]
    with tempfile.TemporaryDirectory() as folder:
        model, rules = Path(folder) / "model.conf", Path(folder) / "rules.csv"
        model.write_text(MODEL, encoding="utf-8")
        rules.write_text("\n".join(lines), encoding="utf-8")
        return casbin.Enforcer(str(model), str(rules))


def casbin_rate(enforcer: object, questions: list[Question]) -> float:
    start = time.process_time()
    for one in questions:
        enforcer.enforce(one.recipient, one.purpose, one.field)
    return len(questions) / (time.process_time() - start)


if __name__ == "__main__":
    sys.exit(main())
