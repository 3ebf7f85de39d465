"""Where does a public privacy notice drift from the law, the bodies there are, the standard, or a corporate notice?

Text in, findings out: one module per family of findings; every fact and pattern is data of `standards/law/notices`.
"""

from caretrail.policy.lint.findings import NoticeFinding
from caretrail.policy.lint.notice import Notice
from caretrail.policy.lint.reading import LARGEST, read_notice
from caretrail.policy.lint.run import lint_notice


__all__ = ["LARGEST", "Notice", "NoticeFinding", "lint_notice", "read_notice"]
