"""What a person is entitled to: eligibility under the Care Act, and indicative budgets that only a person can agree.

Pure: no database, clock, chance or log. `suggest(answers)` applies the eligibility test and a person determines;
`calculate(model, answers, ...)` works out an indicative budget, `explain` says how, and `agree` needs a named person
who saw it. Every rule on an act is a `check_` that raises NotAllowed and a `can_` that answers with yes or no.
"""

from caretrail.entitlement.actors import Actor, Person, SystemActor
from caretrail.entitlement.agreement import (
    AgreedBudget,
    BudgetReview,
    Evidence,
    agree,
    can_agree,
    can_reconsider,
    check_agree,
    check_reconsider,
    reconsider,
)
from caretrail.entitlement.answers import EligibilityAnswers, OutcomeAnswer, read_answers, write_answers
from caretrail.entitlement.determination import Determination, Determining, can_determine, check_determine, determine
from caretrail.entitlement.duty import DUTIES, Duty, duty_to_meet
from caretrail.entitlement.eligibility import RESULTS, ConditionFinding, Missing, Suggestion, suggest
from caretrail.entitlement.explanation import explain
from caretrail.entitlement.indicative import (
    IndicativeBudget,
    NoFigure,
    calculate,
    check_follows,
    does_follow,
    replay,
    vector_amounts,
)
from caretrail.entitlement.intervals import Interval, difference_interval, share_interval
from caretrail.entitlement.reckoning import BudgetAnswer, Gap, MoneyLine, NeedLine
from caretrail.entitlement.refusal import NotAllowed
from caretrail.entitlement.states import (
    MOVES,
    SETTLED,
    STATES,
    Move,
    can_move,
    can_services_follow,
    check_move,
    check_services_may_follow,
    diagram,
)
from caretrail.entitlement.stored import fingerprint, read_indicative, write_indicative
from caretrail.entitlement.watching import (
    ALERTS,
    GroupCase,
    GroupOutcome,
    ReviewedCase,
    ReviewerPattern,
    outcomes_by_group,
    reviewed_case,
    reviewer_patterns,
)


__all__ = [
    "ALERTS",
    "DUTIES",
    "MOVES",
    "RESULTS",
    "SETTLED",
    "STATES",
    "Actor",
    "AgreedBudget",
    "BudgetAnswer",
    "BudgetReview",
    "ConditionFinding",
    "Determination",
    "Determining",
    "Duty",
    "EligibilityAnswers",
    "Evidence",
    "Gap",
    "GroupCase",
    "GroupOutcome",
    "IndicativeBudget",
    "Interval",
    "Missing",
    "MoneyLine",
    "Move",
    "NeedLine",
    "NoFigure",
    "NotAllowed",
    "OutcomeAnswer",
    "Person",
    "ReviewedCase",
    "ReviewerPattern",
    "Suggestion",
    "SystemActor",
    "agree",
    "calculate",
    "can_agree",
    "can_determine",
    "can_move",
    "can_reconsider",
    "can_services_follow",
    "check_agree",
    "check_determine",
    "check_follows",
    "check_move",
    "check_reconsider",
    "check_services_may_follow",
    "determine",
    "diagram",
    "difference_interval",
    "does_follow",
    "duty_to_meet",
    "explain",
    "fingerprint",
    "outcomes_by_group",
    "read_answers",
    "read_indicative",
    "reconsider",
    "replay",
    "reviewed_case",
    "reviewer_patterns",
    "share_interval",
    "suggest",
    "vector_amounts",
    "write_answers",
    "write_indicative",
]
