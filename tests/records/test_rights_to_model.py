"""Which role may set envelopes, model funding and approve a scenario, and for which body."""

import pytest

from benefits.errors import NotPermitted
from benefits.records.access import Act, grant, may, require
from benefits.records.categories import Role
from benefits.records.model import Person

ROLES_OF = {
    Act.KEEP_ENVELOPES: {Role.FINANCE, Role.ADMINISTRATOR},
    Act.KEEP_SCHEME: {Role.FINANCE, Role.ADMINISTRATOR},
    Act.MODEL_FUNDING: {Role.FINANCE, Role.ADMINISTRATOR},
    Act.APPROVE_SCENARIO: {Role.FINANCE, Role.LEADER, Role.ADMINISTRATOR},
    Act.UNLOCK_SCENARIO: {Role.ADMINISTRATOR},
    Act.IMPORT: {Role.PROGRAMME_MANAGER, Role.FINANCE, Role.ADMINISTRATOR},
    Act.EDIT_PROJECT: {Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("act", ROLES_OF)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_is_written_for_its_own_body_and_for_no_other(act, role):
    own = Person("pat", "", "Pat", (grant(role, "DWP"),))
    assert may(own, act, "DWP") is (role in ROLES_OF[act])
    assert not may(own, act, "HMRC")
    assert not may(own, act)
    assert may(Person("pat", "", "Pat", (grant(role),)), act, "HMRC") is (role in ROLES_OF[act])


def test_a_refusal_says_who_may():
    leader = Person("lee", "", "Lee", (grant(Role.LEADER),))
    with pytest.raises(NotPermitted, match=r"set budget envelopes for DWP\. .*administrator or finance for"):
        require(leader, Act.KEEP_ENVELOPES, "DWP")
