from datetime import timedelta

import pytest
from sqlalchemy import update

from clients.database.models import Spending, now
from clients.database.session import Database
from services.costs.costs import usage
from services.costs.spending import DailyBudget
from services.domain.artifacts import Usage
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed

HALF = usage("gemini", "gemini-3.8-flash", {"input_tokens": 666_667})  # $0.50


def pay(entries: Entries, database: Database, artifact_id: str = "a1", *usages: Usage) -> float:
    entry = accept(entries)
    claimed(database, entry).stage_done("summarize", artifact_id, seconds=1.0, usage=usages or [HALF])
    return entries.get("local", entry.id).cost_usd


def test_a_call_is_counted_on_its_entry_and_its_day(entries: Entries, database: Database) -> None:
    assert pay(entries, database) == pytest.approx(0.5, abs=1e-4)
    assert DailyBudget(database, None).spent_usd("local") == pytest.approx(0.5, abs=1e-4)


def test_an_artifact_found_again_costs_nothing(entries: Entries, database: Database) -> None:
    pay(entries, database)
    assert pay(entries, database) == pytest.approx(0.5, abs=1e-4)
    assert DailyBudget(database, None).by_model("local") == {"gemini/gemini-3.8-flash": pytest.approx(0.5, abs=1e-4)}


def test_a_call_without_a_known_price_is_kept_as_free(entries: Entries, database: Database) -> None:
    assert pay(entries, database, "a1", usage("gemini", "unknown", {"input_tokens": 9})) == 0
    assert DailyBudget(database, None).by_model("local") == {"gemini/unknown": 0.0}


def test_a_budget_that_is_used_up_says_so(entries: Entries, database: Database) -> None:
    budget = DailyBudget(database, 0.4)
    assert budget.pause("local") is None
    pay(entries, database)
    assert (budget.pause("local") or "").startswith("Today's budget of $0.40 is used up ($0.50 spent)")


def test_a_budget_that_does_not_last_for_the_next_step_says_so(entries: Entries, database: Database) -> None:
    budget = DailyBudget(database, 0.6)
    pay(entries, database)
    assert budget.pause("local", next_usd=0.05) is None
    told = budget.pause("local", next_usd=0.2) or ""
    assert told.startswith("Today's budget of $0.60 does not last for the next step (about $0.20; $0.50 spent)")


def test_one_persons_budget_does_not_stop_another(entries: Entries, database: Database) -> None:
    pay(entries, database)
    assert DailyBudget(database, 0.4).pause("other") is None


def test_yesterday_is_not_today(entries: Entries, database: Database) -> None:
    pay(entries, database)
    with database.transaction() as session:
        session.execute(update(Spending).values(at=now() - timedelta(days=1)))
    assert DailyBudget(database, 0.4).pause("local") is None
    assert DailyBudget(database, 0.4).spent_usd("local", days=2) == pytest.approx(0.5, abs=1e-4)


def test_without_a_limit_nothing_is_paused(entries: Entries, database: Database) -> None:
    pay(entries, database)
    assert DailyBudget(database, None).pause("local") is None
