"""The calls of publishing as the API's description lists them."""

from typing import Any

from endpoints.api.publishing import models

CALLS: dict[str, dict[str, Any]] = {
    "accounts.add": {"takes": models.TokenAccountRequest, "gives": models.ConnectedOut, "status": 201},
    "accounts.all_of_them": {"gives": models.AccountsOut},
    "accounts.change": {"takes": models.SlotsRequest, "gives": models.AccountOut},
    "accounts.next_slot": {"gives": models.SlotOut},
    "accounts.offer": {"gives": models.OfferOut},
    "accounts.remove": {"status": 204},
    "accounts.test": {"gives": models.TestOut},
    "publications.all_of_them": {"query": models.PublicationsQuery, "gives": models.PublicationsOut},
    "publications.cancel": {"gives": models.PublicationOut, "status": 202},
    "publications.change": {"takes": models.ChangeRequest, "gives": models.PublicationOut},
    "publications.check": {"gives": models.PublicationOut, "status": 202},
    "publications.files": {"query": models.FilesQuery, "gives": models.FilesOut},
    "publications.many": {"takes": models.ManyRequest, "gives": models.ManyOut, "status": 202},
    "publications.one": {"gives": models.WholePublicationOut},
    "publications.plan": {"takes": models.PublicationRequest, "gives": models.PublicationOut, "status": 202},
    "publications.remove": {"status": 204},
    "publications.retry": {"gives": models.PublicationOut, "status": 202},
}
EXAMPLES = {
    "publications_plan": '{"account": "…", "entry": "…", "what": "reel", "options": {"privacy": "public"}}',
    "publications_many": '{"state": "failed", "what": "retry"}',
}
