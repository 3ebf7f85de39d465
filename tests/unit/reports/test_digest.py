"""What a check comes to: verdict, tasks, measures, causes."""

from __future__ import annotations

from caretrail.intake import NotChecked
from caretrail.reports.digest import by_cause, by_task, touched, verdict
from caretrail.spec import load_standard
from tests.support.checked_builder import clean, finding, typical


def test_errors_on_rows_make_a_file_not_ready():
    checked = typical(findings=(finding("D04.event_end_date"), finding("M01.gender")), error_rows=412)
    assert verdict(checked).headline == "Not ready to send"
    assert verdict(checked).sentence == "2 kinds of error on 412 of 52,310 rows"


def test_errors_about_the_file_are_named_apart_from_those_on_rows():
    checked = typical(findings=(finding("P01.event_type", rows=0), finding("M01.gender")), error_rows=1)
    assert verdict(checked).sentence == "1 kind of error on 1 of 52,310 rows, and 1 error about the file as a whole"


def test_an_error_about_the_file_alone_still_stops_it():
    said = verdict(typical(findings=(finding("P01.event_type", rows=0),), error_rows=0))
    assert not said.ready
    assert said.sentence == "1 error about the file as a whole"


def test_warnings_do_not_stop_a_file_but_are_named():
    said = verdict(typical(findings=(finding("D07.event_end_date"),), error_rows=0, not_checked=()))
    assert said.ready
    assert said.headline == "No errors found"
    assert said.sentence == "52,310 rows checked, with 1 kind of warning to look at first"


def test_a_clean_file_is_ready_and_unchecked_rules_are_not_passed_over():
    assert verdict(clean()).sentence == "no error and no warning in 52,310 rows"
    cause = NotChecked(rule="P04.event_type", field="event_type", cause="no previous file")
    assert verdict(clean(not_checked=(cause,))).sentence.endswith("; 1 rule could not be checked")


def test_findings_stand_under_their_task_in_the_standards_order_and_none_is_lost():
    checked = typical()
    groups = by_task(checked.findings, load_standard().tasks)
    order = [task.key for task in load_standard().tasks]
    assert [group.task.key for group in groups] == sorted({one.task for one in checked.findings}, key=order.index)
    assert sorted(one.rule for group in groups for one in group.findings) == sorted(o.rule for o in checked.findings)


def test_a_task_the_standard_does_not_know_is_shown_last():
    groups = by_task((finding("M01.gender", task="phone the vendor"), finding("M01.gender")), load_standard().tasks)
    assert [group.task.title for group in groups] == ["Fill in what is missing", "Phone the vendor"]


def test_rows_of_a_measure_are_an_upper_bound_and_never_more_than_the_file_has():
    two = (finding("M01.ethnicity", rows=40_000), finding("C03.ethnicity", rows=40_000))
    by_measure = {one.measure: one for one in touched(typical(findings=two))}
    assert by_measure["figures by ethnic group"].rows_at_most == 52_310
    assert len(by_measure["figures by ethnic group"].findings) == 2


def test_a_finding_about_the_whole_file_may_concern_any_row():
    findings = (finding("F01.nhs_number", rows=3), finding("P01.event_type", rows=0))
    every = {one.measure: one for one in touched(typical(findings=findings))}["every measure"]
    assert every.rows_at_most is None


def test_notes_and_unverified_values_are_not_said_to_move_a_measure():
    assert not touched(typical(findings=(finding("M01.ethnicity", severity="cannot_verify"),)))
    assert not touched(typical(findings=(finding("M01.ethnicity", severity="info"),)))


def test_rules_that_could_not_run_stand_under_their_cause_the_largest_first():
    groups = by_cause(typical().not_checked)
    assert [len(group.rules) for group in groups] == [3, 1]
    assert groups[1].cause == "no previous file was given (--previous)"
