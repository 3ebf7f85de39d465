"""Great Expectations on pandas: the statements on one column, as one suite with summary results.

Run: python with_great_expectations.py FILE STATEMENTS. Statements on several columns and the modulus 11 are left out.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe


def main() -> None:
    content = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    kinds = ("listed", "none_of", "pattern", "date", "filled")
    told = [one for one in content["statements"] if one["kind"] in kinds and not one.get("only")]
    table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False, na_values=content["empty"])
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("submission")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": table})
    suite = gx.ExpectationSuite(name="statements", expectations=[_expectation(one) for one in told])
    results = batch.validate(suite, result_format="SUMMARY").results
    counts = {one.expectation_config.meta["id"]: one.result["unexpected_count"] for one in results}
    print(json.dumps({"rows": len(table), "counts": counts}))


def _expectation(one: dict[str, Any]) -> Any:
    about = {"column": one["column"], "meta": {"id": one["id"]}}
    match one["kind"]:
        case "listed":
            return gxe.ExpectColumnValuesToBeInSet(value_set=one["values"], **about)
        case "none_of":
            return gxe.ExpectColumnValuesToNotBeInSet(value_set=one["values"], **about)
        case "pattern":
            return gxe.ExpectColumnValuesToMatchRegex(regex=one["pattern"], **about)
        case "date":
            return gxe.ExpectColumnValuesToMatchStrftimeFormat(strftime_format="%d/%m/%Y", **about)
    return gxe.ExpectColumnValuesToNotBeNull(**about)


if __name__ == "__main__":
    main()
