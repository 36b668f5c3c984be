"""The people who sign in here: added, renamed to roles, disabled; one admin who can sign in always remains."""

import itertools
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clients.database.models import Person, User
from clients.database.session import Database
from services.accounts.passwords import Passwords, check_new
from services.accounts.sessions import Sessions
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NeedsUserError, NotFoundError

LONGEST_NAME = 60  # characters
_ANYBODY = select(Person.user_id).limit(1)  # asked in every request


class PersonRole(StrEnum):
    """What a person may do."""

    ADMIN = "admin"  # adds people, sees how the server stands
    MEMBER = "member"  # works with their own entries


@dataclass(frozen=True)
class PersonView:
    """A person without what they sign in with."""

    user_id: str
    name: str
    role: PersonRole
    disabled: bool
    has_password: bool
    has_provider: bool
    created_at: datetime


class People:
    """All of them. The first is an admin and takes over what the machine's one local user has."""

    def __init__(self, database: Database, *, local_user: str, passwords: Passwords | None = None) -> None:
        self._database = database
        self._local_user = local_user
        self._passwords = passwords or Passwords()
        self._do_exist = False
        self.sessions = Sessions(database)

    def exist(self) -> bool:
        """Whether there is anybody who signs in. That ends never: the last admin cannot be removed."""
        if not self._do_exist:
            with self._database.reading() as session:
                self._do_exist = session.scalar(_ANYBODY) is not None
        return self._do_exist

    def has(self, user_id: str) -> bool:
        """Whether the user is one of them, and not somebody who signs in with Notion alone."""
        with self._database.reading() as session:
            return session.get(Person, user_id) is not None

    def all(self) -> list[PersonView]:
        """Everybody, in the order in which they came."""
        query = select(Person, User).join(User, User.id == Person.user_id).order_by(Person.created_at, Person.user_id)
        with self._database.reading() as session:
            return [_view(person, user) for person, user in session.execute(query)]

    def get(self, user_id: str) -> PersonView:
        """One of them. Raises NotFoundError."""
        with self._database.reading() as session:
            return _view(_person(session, user_id), session.get_one(User, user_id))

    def named(self, name: str) -> PersonView:
        """The one of that name, however it is capitalized. Raises NotFoundError."""
        with self._database.reading() as session:
            found = session.scalar(select(Person).where(Person.name_key == name_key(name)))
            if found is None:
                raise NotFoundError(f"Nobody is named {name[:LONGEST_NAME]!r}.", "scripts/run users list names all.")
            return _view(found, session.get_one(User, found.user_id))

    def add(self, name: str, password: str, role: PersonRole, *, only_first: bool = False) -> PersonView:
        """Add a person; the first is an admin whatever `role` says. Raises NeedsUserError, ConflictError."""
        name = _checked_name(name)
        check_new(password, name)
        kept = self._passwords.hash(password)
        try:
            with self._database.promise() as session:
                is_first = session.scalar(select(Person.user_id).limit(1)) is None
                if only_first and not is_first:
                    raise ConflictError("There is somebody already.", "Ask an admin to add you.")
                user = self._new_user(session, name, is_first=is_first)
                row = Person(user_id=user.id, name_key=name_key(name), password_hash=kept)
                row.role = PersonRole.ADMIN if is_first else role
                session.add(row)
                session.flush()
                return _view(row, user)
        except IntegrityError as error:  # of another process at the same moment, too
            raise ConflictError(f"Somebody is named {name!r} already.", "Choose another name.") from error

    def sign_in(self, name: str, password: str) -> str:
        """The user's id. Raises NeedsUserError: the same, after the same time, for a wrong name and password."""
        with self._database.reading() as session:
            person = session.scalar(select(Person).where(Person.name_key == name_key(name)))
        if not self._passwords.is_right(password, person.password_hash if person else None) or person is None:
            raise NeedsUserError("The name or the password is wrong.", "Try again.", code=ErrorCode.SIGN_IN_NEEDED)
        refuse_disabled(person)
        return person.user_id

    def by_provider(self, subject: str, name: str) -> str:
        """The user whom the provider knows as `subject`; who comes for the first time is a member from now on.

        A name proves nothing: an account that has it already is somebody else's. Raises NeedsUserError.
        """
        with self._database.reading() as session:
            person = session.scalar(select(Person).where(Person.subject == subject))
        if person:
            refuse_disabled(person)
            return person.user_id
        if not self.exist():  # whoever comes first would be the admin, and have all that is here
            raise NeedsUserError(
                "Nobody is here yet.",
                "The first person, an admin, is made with: scripts/run users add NAME.",
                code=ErrorCode.SETUP_NEEDED,
            )
        with self._database.promise() as session:
            named = _free_name(session, name)
            user = self._new_user(session, named, is_first=False)
            session.add(Person(user_id=user.id, name_key=name_key(named), subject=subject, role=PersonRole.MEMBER))
            return user.id

    def connect_provider(self, user_id: str, subject: str) -> None:
        """Let a person sign in at the provider too. Raises ConflictError when the identity is another person's."""
        try:
            with self._database.promise() as session:
                _person(session, user_id).subject = subject
        except IntegrityError as error:
            raise ConflictError(
                "This identity signs in as somebody else here.", "An admin can remove that account first."
            ) from error

    def set_password(self, user_id: str, password: str, *, keep: str = "") -> None:
        """Give a new one and end the person's sessions, but for the one with the secret `keep`."""
        check_new(password, self.get(user_id).name)
        kept = self._passwords.hash(password)
        with self._database.promise() as session:
            _person(session, user_id).password_hash = kept
        self.sessions.end_all(user_id, but=keep)

    def change_password(self, user_id: str, old: str, new: str, *, keep: str) -> None:
        """The same by the person, who says the old one. Raises NeedsUserError."""
        with self._database.reading() as session:
            kept = _person(session, user_id).password_hash
        if kept is not None and not self._passwords.is_right(old, kept):
            raise NeedsUserError("The old password is wrong.", "Nothing was changed.", code=ErrorCode.SIGN_IN_NEEDED)
        self.set_password(user_id, new, keep=keep)

    def set_role(self, user_id: str, role: PersonRole) -> None:
        """Make an admin or a member of a person. Raises ConflictError for the last admin."""
        with self._database.promise() as session:
            if role is not PersonRole.ADMIN:
                refuse_last_admin(session, user_id)
            _person(session, user_id).role = role

    def set_disabled(self, user_id: str, *, disabled: bool) -> None:
        """Let a person in no more, or again; what they have stays. Raises ConflictError for the last admin."""
        with self._database.promise() as session:
            if disabled:
                refuse_last_admin(session, user_id)
            _person(session, user_id).disabled = disabled
        if disabled:
            self.sessions.end_all(user_id)

    def _new_user(self, session: Session, name: str, *, is_first: bool) -> User:
        user = session.get(User, self._local_user) if is_first else None
        if user is None:
            user = User(id=self._local_user if is_first else f"person-{uuid.uuid4().hex[:20]}", name=name)
            session.add(user)
        user.name = name
        session.flush()
        return user


def refuse_last_admin(session: Session, user_id: str) -> None:
    """Raise ConflictError when the user is the only admin who can sign in.

    The rows stay locked until the transaction ends: of two admins who remove each other, the second is refused.
    """
    can = select(Person.user_id).where(Person.role == PersonRole.ADMIN, Person.disabled.is_(False))
    if session.scalars(can.order_by(Person.user_id).with_for_update()).all() == [user_id]:
        raise ConflictError("This is the last admin.", "Make somebody else an admin first.")


def refuse_disabled(person: Person) -> None:
    """Raise NeedsUserError for one whom an admin disabled."""
    if person.disabled:
        raise NeedsUserError("This account is disabled.", "Ask an admin.", code=ErrorCode.SIGN_IN_NEEDED)


def name_key(name: str) -> str:
    """What two names have in common that people take for the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[: 4 * LONGEST_NAME]


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NeedsUserError(f"A name has 1 to {LONGEST_NAME} characters.", "Choose another one.")
    return name


def _free_name(session: Session, name: str) -> str:
    shown = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())[: LONGEST_NAME - 5] or "Somebody"
    numbered = (f"{shown} {number}" if number > 1 else shown for number in itertools.count(1))
    return next(
        one
        for one in numbered
        if session.scalar(select(Person.user_id).where(Person.name_key == name_key(one))) is None
    )


def _person(session: Session, user_id: str) -> Person:
    row = session.get(Person, user_id)
    if row is None:
        raise NotFoundError("There is no such person.", "They may have been removed.")
    return row


def _view(row: Person, user: User) -> PersonView:
    has = row.password_hash is not None, row.subject is not None
    return PersonView(row.user_id, user.name, PersonRole(row.role), row.disabled, *has, row.created_at)
