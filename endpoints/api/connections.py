"""The JSON API of connections to Notion: see them, end them."""

from flask import Blueprint, Response, jsonify, make_response

from endpoints.app_context import web

blueprint = Blueprint("connections", __name__, url_prefix="/api/connections")


@blueprint.get("")
def all_of_user() -> Response:
    """The user's connections, without their tokens."""
    found = web().notion.connections.of_user(web().user_id)
    return jsonify(
        connections=[
            {"id": one.id, "workspace": one.workspace_name, "state": one.state, "problem": one.problem} for one in found
        ]
    )


@blueprint.delete("/<connection_id>")
def end(connection_id: str) -> Response:
    """End a connection, at Notion too, and forget what was registered through it."""
    web().notion.connections.disconnect(web().user_id, connection_id)
    return make_response("", 204)
