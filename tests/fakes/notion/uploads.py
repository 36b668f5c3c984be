"""Files on their way into the workspace."""

import re
from datetime import timedelta

from tests.fakes.notion.shapes import stamp
from tests.fakes.notion.things import Json, invalid, new_id, same_id
from tests.fakes.notion.values import not_found
from tests.fakes.notion.workspace import BOT, Workspace

MIB = 1024 * 1024
SINGLE_MAX, PART_MIN, PART_MAX = 20 * MIB, 5 * MIB, 20 * MIB


def create(workspace: Workspace, body: Json) -> Json:
    """Announce a file."""
    mode, name = body.get("mode", "single_part"), body.get("filename", "")
    if len(name.encode()) > 900:
        raise invalid("body failed validation: body.filename.length should be ≤ `900`.")
    if mode == "multi_part" and workspace.max_upload_bytes <= 5 * MIB:
        raise invalid("Your workspace must be on a paid plan to use multi-part uploads.")
    now = workspace.now()
    upload = {
        "object": "file_upload",
        "id": new_id(),
        "created_time": stamp(now),
        "created_by": {"id": BOT, "type": "bot"},
        "last_edited_time": stamp(now),
        "expiry_time": stamp(now + timedelta(hours=1)),
        "in_trash": False,
        "status": "pending",
        "filename": name,
        "content_type": body.get("content_type"),
        "content_length": None,
        "_mode": mode,
        "_parts": {},
        "_wanted": body.get("number_of_parts", 1),
        "_expires": now + timedelta(hours=1),
    }
    workspace.uploads[str(upload["id"])] = upload
    return shown(upload)


def send(workspace: Workspace, upload_id: str, raw: bytes) -> Json:
    """Take a file, or a part of one."""
    upload = _find(workspace, upload_id)
    fields = _fields(raw)
    if "file" not in fields:
        raise invalid("body failed validation: body.file should be defined.")
    (data, kind), number = fields["file"], int(fields.get("part_number", (b"1", ""))[0])
    if upload["content_type"] and kind != upload["content_type"]:
        raise invalid(f"Content type {kind} does not match {upload['content_type']} of the file upload.")
    total = len(data) + sum(len(one) for at, one in upload["_parts"].items() if at != number)
    if total > workspace.max_upload_bytes:
        raise invalid(f"File exceeds the maximum size of {workspace.max_upload_bytes} bytes for this workspace.")
    if upload["_mode"] == "single_part":
        if len(data) > SINGLE_MAX:
            raise invalid("File size must be 20MB or less for single-part uploads.")
        upload["status"], upload["_data"], upload["content_length"] = "uploaded", data, len(data)
        return shown(upload)
    if "part_number" not in fields or not 1 <= number <= upload["_wanted"]:
        raise invalid("body failed validation: body.part_number should be a part of this upload.")
    if len(data) > PART_MAX or (len(data) < PART_MIN and number < upload["_wanted"]):
        raise invalid("Each part must be between 5 and 20 MiB; the last may be smaller.")
    upload["_parts"][number] = data
    return shown(upload)


def complete(workspace: Workspace, upload_id: str) -> Json:
    """Put the parts together."""
    upload = _find(workspace, upload_id)
    if sorted(upload["_parts"]) != list(range(1, upload["_wanted"] + 1)):
        raise invalid("Not all parts have been sent.")
    upload["_data"] = b"".join(upload["_parts"][number] for number in sorted(upload["_parts"]))
    upload["status"], upload["content_length"] = "uploaded", len(upload["_data"])
    return shown(upload)


def retrieve(workspace: Workspace, upload_id: str) -> Json:
    """How far it is."""
    return shown(workspace.uploads.get(same_id(upload_id)) or _find(workspace, upload_id))


def shown(upload: Json) -> Json:
    """As the API says it."""
    parts = {"total": upload["_wanted"], "sent": len(upload["_parts"])}
    extra = {"number_of_parts": parts} if upload["_mode"] == "multi_part" else {}
    return {name: value for name, value in upload.items() if not name.startswith("_")} | extra


def _find(workspace: Workspace, upload_id: str) -> Json:
    upload = workspace.uploads.get(same_id(upload_id))
    if upload is None:
        raise not_found("file upload", upload_id)
    if workspace.now() > upload["_expires"] and not upload.get("attached"):
        upload["status"] = "expired"
    if upload["status"] != "pending":
        raise invalid(f"File upload status is {upload['status']}, not pending.")
    return upload


def _fields(raw: bytes) -> dict[str, tuple[bytes, str]]:
    """The parts of a multipart form by name, each with its content type."""
    boundary, found = raw.partition(b"\r\n")[0], {}
    for piece in raw.split(boundary)[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        kind = re.search(rb"(?i)content-type: *([^\r\n]+)", head)
        if name:
            found[name.group(1).decode()] = (data.removesuffix(b"\r\n"), kind.group(1).decode() if kind else "")
    return found
