"""Whatever is sealed opens as it was, for its ring and context; any change of any byte is refused."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caretrail.errors import UnusableInput
from caretrail.keys import new_ring
from caretrail.keys.sealed import HEADER, MAGIC


RING = new_ring()
EMPTY_SLOT = range(len(MAGIC) + 76, HEADER)


@given(st.binary(max_size=5_000), st.text(max_size=40))
def test_what_is_sealed_opens_for_the_same_context(contents: bytes, context: str):
    sealed = RING.seal(contents, context)
    assert RING.open(sealed, context) == contents
    assert RING.rotate().open(sealed, context) == contents


@given(st.binary(min_size=8, max_size=5_000), st.text(max_size=40))
def test_the_contents_do_not_show(contents: bytes, context: str):
    assert contents not in RING.seal(contents, context)[HEADER:]


@given(st.binary(max_size=300), st.data())
def test_no_byte_can_be_changed(contents: bytes, data: st.DataObject):
    sealed = bytearray(RING.seal(contents, "x"))
    place = data.draw(st.integers(0, len(sealed) - 1).filter(lambda at: at not in EMPTY_SLOT))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnusableInput):
        RING.open(bytes(sealed), "x")


@given(st.binary(max_size=300), st.text(max_size=9), st.text(max_size=9))
def test_no_other_context_opens_it(contents: bytes, context: str, other: str):
    assume(context != other)
    with pytest.raises(UnusableInput, match="another place"):
        RING.open(RING.seal(contents, context), other)
