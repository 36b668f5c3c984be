import threading

import pytest
from sqlalchemy import select

from clients.database.models import Person, User
from clients.database.session import Database
from services.accounts.passwords import Passwords
from services.accounts.people import People, PersonRole, PersonView
from utils.errors import ConflictError, NeedsUserError, NotFoundError

GOOD, ANOTHER = "correct horse battery", "a stapler on the moon"
ADMIN, MEMBER = PersonRole.ADMIN, PersonRole.MEMBER
PASSWORDS = Passwords()


@pytest.fixture
def people(database: Database) -> People:
    return People(database, local_user="local", passwords=PASSWORDS)


def test_the_first_person_is_an_admin_and_has_what_the_local_user_has(people: People, database: Database) -> None:
    assert not people.exist()
    first = people.add("Alice", GOOD, MEMBER)
    assert (first.user_id, first.role) == ("local", ADMIN)
    assert people.exist()
    with database.reading() as session:
        assert session.get_one(User, "local").name == "Alice"


def test_those_who_follow_have_users_of_their_own(people: People) -> None:
    people.add("Alice", GOOD, ADMIN)
    bob = people.add("Bob", GOOD, MEMBER)
    assert bob.user_id not in ("local", "other")
    assert [one.name for one in people.all()] == ["Alice", "Bob"]


def test_a_name_is_taken_however_it_is_written(people: People) -> None:
    people.add("Zoë Smith", GOOD, ADMIN)
    with pytest.raises(ConflictError):
        people.add("  ZOE\u0308   SMITH", GOOD, MEMBER)
    assert people.sign_in("zoë smith", GOOD) == "local"
    assert people.named("ZOË SMITH").name == "Zoë Smith"


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\u202eb"])
def test_a_name_that_is_none_is_refused(people: People, name: str) -> None:
    with pytest.raises(NeedsUserError, match="A name has"):
        people.add(name, GOOD, ADMIN)
    assert people.all() == []


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(people: People) -> None:
    people.add("Alice", GOOD, ADMIN)
    for name, password in (("Alice", ANOTHER), ("Nobody", GOOD), ("", ""), ("Alice", "x" * 1000)):
        with pytest.raises(NeedsUserError) as refused:
            people.sign_in(name, password)
        assert refused.value.message == "The name or the password is wrong."


def test_the_password_is_nowhere_in_the_database(people: People, database: Database) -> None:
    people.add("Alice", GOOD, ADMIN)
    with database.reading() as session:
        assert GOOD not in (session.scalar(select(Person.password_hash)) or "")


def test_a_disabled_person_is_told_after_the_right_password_alone(people: People) -> None:
    people.add("Alice", GOOD, ADMIN)
    bob = people.add("Bob", GOOD, MEMBER)
    secret = people.sessions.begin(bob.user_id)
    people.set_disabled(bob.user_id, disabled=True)
    assert people.sessions.find(secret) is None
    with pytest.raises(NeedsUserError, match="disabled"):
        people.sign_in("Bob", GOOD)
    with pytest.raises(NeedsUserError, match="wrong"):
        people.sign_in("Bob", ANOTHER)
    people.set_disabled(bob.user_id, disabled=False)
    assert people.sign_in("Bob", GOOD) == bob.user_id


def test_a_new_password_ends_the_other_sessions(people: People) -> None:
    alice = people.add("Alice", GOOD, ADMIN)
    here, there = people.sessions.begin(alice.user_id), people.sessions.begin(alice.user_id)
    with pytest.raises(NeedsUserError, match="old password"):
        people.change_password(alice.user_id, ANOTHER, ANOTHER, keep=here)
    people.change_password(alice.user_id, GOOD, ANOTHER, keep=here)
    assert people.sessions.find(here) is not None
    assert people.sessions.find(there) is None
    assert people.sign_in("Alice", ANOTHER) == alice.user_id


def test_the_last_admin_stays_one(people: People) -> None:
    alice = people.add("Alice", GOOD, ADMIN)
    bob = people.add("Bob", GOOD, ADMIN)
    people.set_disabled(bob.user_id, disabled=True)
    with pytest.raises(ConflictError, match="last admin"):
        people.set_role(alice.user_id, MEMBER)
    with pytest.raises(ConflictError, match="last admin"):
        people.set_disabled(alice.user_id, disabled=True)
    assert people.get(alice.user_id).role is ADMIN


def test_two_admins_who_demote_each_other_at_once_leave_one(people: People) -> None:
    both = [people.add("Alice", GOOD, ADMIN), people.add("Bob", GOOD, ADMIN)]
    together, refused = threading.Barrier(2), []

    def demote(one: PersonView) -> None:
        together.wait()
        try:
            people.set_role(one.user_id, MEMBER)
        except ConflictError as error:
            refused.append(error)

    _at_once([threading.Thread(target=demote, args=(one,)) for one in both])
    assert [one.role for one in people.all()].count(ADMIN) == 1
    assert len(refused) == 1


def test_two_first_people_at_once_are_one(people: People) -> None:
    together, refused = threading.Barrier(2), []

    def add(name: str) -> None:
        together.wait()
        try:
            people.add(name, GOOD, ADMIN, only_first=True)
        except ConflictError as error:
            refused.append(error)

    _at_once([threading.Thread(target=add, args=(name,)) for name in ("Alice", "Bob")])
    assert len(refused) == 1
    assert [one.user_id for one in people.all()] == ["local"]


def test_who_is_not_there_is_not_found(people: People) -> None:
    with pytest.raises(NotFoundError):
        people.named("Nobody")
    with pytest.raises(NotFoundError):
        people.get("other")


def _at_once(threads: list[threading.Thread]) -> None:
    for one in threads:
        one.start()
    for one in threads:
        one.join()
