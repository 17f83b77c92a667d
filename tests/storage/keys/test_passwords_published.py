"""The published passphrase of trial offices opens no real one."""

from __future__ import annotations

import pytest

from desktop.base.errors import UserProblem
from desktop.storage.keys.passwords import PUBLISHED, check_new


def test_the_published_passphrase_is_refused_outside_a_trial_office() -> None:
    assert check_new(PUBLISHED, 8, "李敏", trial=True) == PUBLISHED.encode()
    with pytest.raises(UserProblem) as caught:
        check_new(PUBLISHED, 8, "李敏", trial=False)
    assert caught.value.code == "K-020"
