"""What is said beside each council's figures: how far its data carry them (quality), and what they replace (revision).

One row per council, written with every run; figures are joined to it by council.
"""

from __future__ import annotations

from caretrail.events import Wanted
from caretrail.measures.measure import Output
from caretrail.measures.phrases import day, per_cent, text, texts
from caretrail.spec import load_method, load_notes


_HOW = load_notes()
_QUARTER_MONTHS = load_method().joined_piece_months


def notes_on(wanted: Wanted) -> Output:
    """The notes on one year's figures: counts of quarters and events, the flag they give, what was replaced."""
    start, end = day(wanted.start), day(wanted.end)
    quarters = sum(1 for _ in wanted.pieces(_QUARTER_MONTHS))
    nothing = texts(_HOW.unclassed)
    flags = " ".join(f"WHEN {text(flag)} THEN {text(meaning)}" for flag, meaning in _HOW.flags.items())
    query = f"""
-- grain: a council of the look-up; unit: quarters, submissions, per cent of care events of the year
WITH quarters AS (
    SELECT la_code, count(DISTINCT ref_start) AS quarters_covered FROM selected_joined_by_quarter GROUP BY la_code
),
classed AS (
    SELECT la_code, count(*) AS n,
        count(*) FILTER (
            coalesce(client_type IN {nothing}, true)
            OR (event_type = 'service' AND coalesce(service_type IN {nothing}, true))
        ) AS unclassed
    FROM main_single GROUP BY la_code
),
covering AS (
    SELECT p.la_code, p.file_name, p.import_dt,
        row_number() OVER (PARTITION BY p.la_code ORDER BY p.import_dt DESC, p.file_name DESC) AS back
    FROM submission_periods AS p JOIN selected_single AS s USING (la_code)
    WHERE p.der_start <= {start} AND p.der_end >= {end} AND p.import_dt < s.import_dt
),
replaced AS (
    SELECT la_code, count(DISTINCT import_dt) AS replaces,
        arg_min(file_name, back) AS replaced_file, max(import_dt) AS replaced_import
    FROM covering GROUP BY la_code
),
told AS (
    SELECT l.la_code, l.la_name, s.file_name, s.import_dt,
        coalesce(quarters_covered, 0) AS quarters_covered,
        {per_cent("unclassed", "n")} AS unclassed_per_cent,
        coalesce(replaces, 0) AS replaces, replaced_file, replaced_import
    FROM ref_la_lookup AS l
    LEFT JOIN selected_single AS s USING (la_code) LEFT JOIN quarters USING (la_code)
    LEFT JOIN classed USING (la_code) LEFT JOIN replaced USING (la_code)
)
SELECT la_code, la_name, {start} AS period_start, {end} AS period_end, file_name, import_dt,
    quarters_covered, {quarters} AS quarters, unclassed_per_cent,
    CASE
        WHEN quarters_covered = 0 THEN 'none'
        WHEN file_name IS NULL THEN 'year'
        WHEN quarters_covered < {quarters} THEN 'part'
        WHEN unclassed_per_cent >= {_HOW.weak_from_per_cent} THEN 'weak'
        ELSE 'usual'
    END AS quality,
    CASE quality {flags} END AS quality_note,
    replaces > 0 AS revised,
    'replaces ' || replaced_file || ', received ' || strftime(replaced_import, '%Y-%m-%d') AS revision_note
FROM told ORDER BY la_code
"""
    return Output(name="notes", query=query)
