"""Wires what rows ask for beyond their note: who makes their clips and plans their posts."""

from clients.database.session import Database
from services.clips.clip_store import Clips
from services.entries.intake import Intake
from services.entries.store import Entries
from services.exports.results import ResultReader
from services.notion.rows.post_draft import PostDrafts, Posting
from services.notion.rows.request_worker import RequestWorker
from services.notion.rows.row_clips import RowClipOrders
from services.notion.rows.row_posts import RowPosts
from services.notion.rows.row_requests import RowRequests
from services.publishing.publishing_services import PublishingServices


def open_request_worker(
    database: Database,
    entries: Entries,
    intake: Intake,
    *,
    clips: Clips,
    results: ResultReader,
    publishing: PublishingServices,
    address: str,
) -> RequestWorker:
    """It does nothing until it is started. `address`: where people reach Clipsheet's pages; "" for nowhere."""
    posting = Posting(
        *(publishing.accounts, publishing.planner, publishing.publications),
        platforms=publishing.platforms.platforms,
        sources=publishing.sources,
    )
    return RequestWorker(
        RowRequests(database),
        entries,
        intake,
        RowClipOrders(clips, intake, results, address),
        RowPosts(posting, PostDrafts(posting, clips, results)),
    )
