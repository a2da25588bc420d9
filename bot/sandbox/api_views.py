"""`views.*`."""

from bot.sandbox.arguments import wanted
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload


def _view(args: Payload) -> Payload:
    view = args.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments")
    return view


def open_view(workspace: Workspace, args: Payload) -> Payload:
    """`views.open`; spends the trigger only on a view that Slack accepts the shape of."""
    trigger = workspace.triggers.exchange(wanted(args, "trigger_id"))
    shown = workspace.views.open_root(trigger.user, _view(args))
    return {"view": shown}


def push(workspace: Workspace, args: Payload) -> Payload:
    """`views.push` onto the stack of the person who made the gesture."""
    trigger = workspace.triggers.exchange(wanted(args, "trigger_id"))
    return {"view": workspace.views.push(trigger.user, _view(args))}


def update(workspace: Workspace, args: Payload) -> Payload:
    """`views.update` by `view_id` or `external_id`."""
    view_id = workspace.views.find(args.get("view_id"), args.get("external_id"))
    return {"view": workspace.views.update(view_id, _view(args), args.get("hash"))}


def publish(workspace: Workspace, args: Payload) -> Payload:
    """`views.publish` of a person's Home tab."""
    user = str(args.get("user_id") or "")
    if user not in workspace.world.people:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["invalid `user_id`"]})
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    return {"view": workspace.views.publish_home(user, _view(args), args.get("hash"))}


METHODS = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
