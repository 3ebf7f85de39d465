"""Made-up councils: people, histories, submissions and their faults, with the truth beside them.

Nobody in them exists. The same arguments give the same bytes on every machine.
"""

from caretrail.synthetic.faults import PROFILES
from caretrail.synthetic.nation import Written, write_nation
from caretrail.synthetic.own_code import write_with_own_code


__all__ = ["PROFILES", "Written", "write_nation", "write_with_own_code"]
