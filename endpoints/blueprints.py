"""All blueprints of the application: a page or a part of the API is a module named here."""

from endpoints import auth, languages
from endpoints.api import (
    connections,
    databases,
    edits,
    entries,
    events,
    exports,
    files,
    health,
    hooks,
    imports,
    library,
    me,
    metrics,
    openapi,
    resumable_uploads,
    tokens,
    uploads,
    webhooks,
)
from endpoints.api.clips import caption_looks, clip_views, eye_contact_views, segment_views
from endpoints.api.devices import push
from endpoints.api.publishing import accounts, publications
from endpoints.api.sharing import other_programs, share_links
from endpoints.pages import (
    clip_pages,
    errors,
    eye_contact_pages,
    notion,
    offline,
    pages,
    publish,
    publish_accounts,
    segment_pages,
    settings,
    share,
    status,
    ways_in,
)
from endpoints.pages import imports as import_pages
from endpoints.pages import library as library_pages
from endpoints.pages.people import account, admin, first_person, openid, password
from endpoints.pages.service import first_steps, service_settings
from endpoints.pages.sharing import plans, shared_notes

BLUEPRINTS = (
    *(pages, entries, events, files, uploads, resumable_uploads, health, metrics, me, hooks, edits, exports),
    *(tokens, settings, share, status, errors, openapi, webhooks, imports, import_pages, ways_in),
    *(library, library_pages, offline),
    *(auth, languages, connections, databases, notion, accounts, publications, publish, publish_accounts),
    *(clip_views, caption_looks, segment_views, eye_contact_views),
    *(clip_pages, segment_pages, eye_contact_pages),
    *(share_links, shared_notes, push, other_programs, plans, service_settings, first_steps),
    *(password, first_person, openid, account, admin),
)
