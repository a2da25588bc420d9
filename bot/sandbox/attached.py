"""What can hang on a person's message: files, and messages forwarded from elsewhere."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Payload

_TYPES = {
    "application/pdf": ("pdf", "PDF"),
    "text/csv": ("csv", "CSV"),
    "text/plain": ("text", "Plain Text"),
    "image/png": ("png", "PNG"),
    "image/jpeg": ("jpg", "JPEG"),
}
_LINK = re.compile(r"<(https?://[^|>]+)")


@dataclass(frozen=True, slots=True)
class File:
    """A file that a person attaches; its content is not kept. `size` is in bytes."""

    name: str
    mimetype: str = "application/pdf"
    size: int = 1024


def file_shape(workspace: Workspace, file: File, user: str) -> Payload:
    """The file object of a `file_share` message."""
    file_id = workspace.world.new_id("F")
    made = int(workspace.world.now())
    kind, pretty = _TYPES.get(file.mimetype, ("binary", "Binary"))
    private = f"{workspace.url}/files-pri/{workspace.identity.team_id}-{file_id}"
    return {
        "id": file_id,
        "created": made,
        "timestamp": made,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": pretty,
        "user": user,
        "user_team": workspace.identity.team_id,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{private}/{file.name}",
        "url_private_download": f"{private}/download/{file.name}",
        "permalink": f"{workspace.url}/files/{user}/{file_id}/{file.name}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def permalink(workspace: Workspace, channel: Channel, message: Payload) -> str:
    """The address of a message; it leads to the message in the sandbox's page."""
    link = f"{workspace.url}/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    root = message.get("thread_ts")
    if root and root != message["ts"]:
        link += f"?thread_ts={root}&cid={channel.id}"
    return link


def share(workspace: Workspace, channel: Channel, message: Payload) -> Payload:
    """The attachment that carries a forwarded message."""
    author = workspace.world.people.get(message["user"])
    name = author.real_name if author else message["user"]
    said = datetime.fromtimestamp(float(message["ts"]), UTC)
    shared: Payload = {
        "id": 1,
        "ts": message["ts"],
        "author_id": message["user"],
        "author_name": name,
        "author_subname": author.name if author else "",
        "author_link": f"{workspace.url}/team/{message['user']}",
        "channel_id": channel.id,
        "channel_name": channel.name,
        "channel_team": workspace.identity.team_id,
        "is_msg_unfurl": True,
        "is_share": True,
        "message_blocks": [_blocks_of(workspace, channel, message)],
        "fallback": f"[{said:%B %d, %Y %I:%M %p}] {name}: {message['text']}",
        "text": message["text"],
        "mrkdwn_in": ["text"],
        "color": "D0D0D0",
        "from_url": permalink(workspace, channel, message),
        "footer": "Direct message" if channel.is_im else f"Posted in #{channel.name}",
    }
    return shared | ({"files": message["files"]} if message.get("files") else {})


def previews(text: str) -> list[Payload]:
    """What Slack shows of the links in a text, once it has looked at them."""
    links = _LINK.findall(text)
    return [
        {
            "id": number,
            "from_url": link,
            "original_url": link,
            "fallback": link,
            "title": link,
            "title_link": link,
            "text": "A preview of the page.",
            "service_name": urlsplit(link).hostname or "",
        }
        for number, link in enumerate(links, start=1)
    ]


def _blocks_of(workspace: Workspace, channel: Channel, message: Payload) -> Payload:
    inside = {"blocks": message.get("blocks") or _as_rich_text(message["text"])}
    return {"team": workspace.identity.team_id, "channel": channel.id, "ts": message["ts"], "message": inside}


def _as_rich_text(text: str) -> list[Payload]:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "shared", "elements": [words]}]
