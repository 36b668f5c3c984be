"""What is left of a ScrapeCreators account; asking costs nothing, and shows whether the key is one."""

import httpx

from clients.certificates import certificates
from clients.scrapecreators.sites import BASE_URL, NAME, check_status
from utils.error_codes import ErrorCode
from utils.errors import TransientError

CALL_S = 15.0


def credits_left(key: str, base_url: str = "") -> int | None:
    """The credits; None where it does not say. Raises NeedsUserError for a key that it refuses, TransientError."""
    address = f"{(base_url or BASE_URL).rstrip('/')}/v1/account/credit-balance"
    try:
        with httpx.Client(verify=certificates(), trust_env=False, timeout=CALL_S) as client:
            response = client.get(address, headers={"x-api-key": key, "Accept": "application/json"})
            check_status(response.status_code)
            left = response.json().get("creditCount")
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        raise TransientError(f"{NAME} cannot be reached.", code=ErrorCode.SERVICE_BUSY) from error
    return left if isinstance(left, int) else None
