"""From a request to a plan: what page and API do alike."""

from clients.database.models import now
from endpoints.api.publishing.models import PublicationRequest
from endpoints.app_context import web
from services.publishing.files.sources import Postable, postable, postables
from services.publishing.planning import PostPlan
from services.publishing.proposals import Proposal, propose
from services.publishing.views import PublicationView


def postables_of(entry_id: str) -> list[Postable]:
    """The files of an entry that can be posted. Raises NotFoundError."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    return postables(entry, w.results.read(entry), w.publishing.sources)


def proposal_for(entry_id: str, what: str, platform: str) -> tuple[Postable, Proposal]:
    """A file and the words proposed for it. Raises NotFoundError."""
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    results = w.results.read(entry)
    item = postable(entry, results, what, w.publishing.sources)
    return item, propose(w.publishing.platforms.platforms[platform].rules, entry, results, item)


def planned(asked: PublicationRequest) -> PublicationView:
    """Plan it. Raises the errors of the planner."""
    w = web()
    account = w.publishing.accounts.get(w.user_id, asked.account)
    item, proposal = proposal_for(asked.entry, asked.what, account.platform)
    plan = PostPlan(
        account_id=account.id,
        source=item.file,
        what=item.what,
        title=proposal.title if asked.title is None else asked.title,
        text=proposal.text if asked.text is None else asked.text,
        hashtags=proposal.hashtags if asked.hashtags is None else tuple(asked.hashtags),
        options=asked.options or {},
        at=asked.at or w.publishing.free_slot(w.user_id, account.id, now()),
        entry_id=asked.entry,
        not_later_than=asked.not_later_than,
        dry_run=asked.dry_run,
        again=asked.again,
        is_fixed=True,
    )
    return w.publishing.planner.plan(w.user_id, plan)
