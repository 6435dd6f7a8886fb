"""A double random draw is arithmetic that anybody can do again: from the record alone, the same result on every machine."""

from copy import deepcopy
from hashlib import sha256

from hypothesis import given, settings, strategies as st

from inspections.planning import lottery

RECORD = {
    "algorithm": "sha256-1",
    "seed": "00112233445566778899aabbccddeeff",
    "facilities": [{"key": str(n), "name": f"机构{n}"} for n in range(1, 7)],
    "inspectors": ["11", "12", "13", "14"],
    "excluded": [
        {"facility": "2", "inspector": None, "kind": "recent"},
        {"facility": None, "inspector": "13", "kind": "absent"},
        {"facility": "5", "inspector": "11", "kind": "conflict"},
    ],
    "count": 4,
    "inspectors_each": 2,
}


def test_the_result_of_a_known_record_is_the_one_worked_out_by_hand():
    lot = lambda *words: sha256("|".join([RECORD["seed"], *words]).encode()).hexdigest()  # noqa: E731
    facilities = sorted("13456", key=lambda key: lot("facility", key))[:4]

    lines = lottery.draw(RECORD)

    assert [line.facility for line in lines] == facilities
    first = [key for key in ("11", "12", "14") if (facilities[0], key) != ("5", "11")]
    assert list(lines[0].inspectors) == sorted(first, key=lambda key: lot("inspector", facilities[0], key))[:2]
    assert lottery.fingerprint(RECORD) == sha256(lottery.written(RECORD).encode()).hexdigest()


def test_the_result_never_changes_with_a_new_release():
    assert [(line.place, line.facility, line.inspectors) for line in lottery.draw(RECORD)] == EXPECTED
    assert lottery.fingerprint(RECORD) == FINGERPRINT


records = st.builds(
    lambda seed, facilities, inspectors, out, count, each: (
        RECORD
        | {
            "seed": seed,
            "facilities": [{"key": str(n), "name": f"机构{n}"} for n in range(facilities)],
            "inspectors": [str(100 + n) for n in range(inspectors)],
            "excluded": [{"facility": str(f), "inspector": str(100 + i), "kind": "conflict"} for f, i in out],
            "count": count,
            "inspectors_each": each,
        }
    ),
    st.text("0123456789abcdef", min_size=32, max_size=32),
    st.integers(1, 12),
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5)), max_size=8),
    st.integers(1, 12),
    st.integers(1, 3),
)


@given(records, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_conflict_is_drawn_the_load_is_even_and_the_order_of_the_lists_does_not_matter(record, shuffling):
    lines = lottery.draw(record)

    barred = {(row["facility"], row["inspector"]) for row in record["excluded"]}
    assert not barred & {(line.facility, key) for line in lines for key in line.inspectors}
    assert len({line.facility for line in lines}) == len(lines) == min(record["count"], len(record["facilities"]))
    if not barred:
        load = [sum(key in line.inspectors for line in lines) for key in record["inspectors"]]
        assert max(load) - min(load) <= 1
    other = deepcopy(record)
    shuffling.shuffle(other["facilities"])
    shuffling.shuffle(other["inspectors"])
    assert lottery.draw(other) == lines


EXPECTED = [(1, "1", ("11", "12")), (2, "4", ("14", "11")), (3, "6", ("14", "12")), (4, "5", ("14", "12"))]
FINGERPRINT = "297313ccbb782c3f1659650c1110ae43727465b3bfdf1bab860b06058a3ad9ec"
