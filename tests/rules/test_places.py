"""How many seats a clip comes to have."""

from hypothesis import given
from hypothesis import strategies as st

from annotation.queue.places import Place, plan

kinds = st.sampled_from(["free", "void", "taken"])


def places_of(states):
    return [
        Place(seat_id=100 + number, number=number, free=state == "free", void=state == "void")
        for number, state in enumerate(states, start=1)
    ]


@given(states=st.lists(kinds, max_size=12), asked=st.integers(1, 9))
def test_seats_in_use_are_what_is_wanted_and_taken_ones_stay(states, asked):
    places = places_of(states)
    found = plan(places=places, asked=asked)
    taken = states.count("taken")
    assert found.wanted == max(asked, taken)
    in_use = taken + states.count("free") - len(found.close) + len(found.reopen) + len(found.add)
    assert in_use == found.wanted
    free, void = ({place.seat_id for place in places if getattr(place, kind)} for kind in ("free", "void"))
    assert set(found.close) <= free
    assert set(found.reopen) <= void
    assert len({place.number for place in places} | set(found.add)) == len(places) + len(found.add)


def test_the_last_open_seats_go_first_and_the_first_void_ones_come_back():
    assert plan(places=places_of(["free", "free", "free"]), asked=1).close == (102, 103)
    found = plan(places=places_of(["taken", "void", "void"]), asked=4)
    assert (found.reopen, found.add) == ((102, 103), (4,))
