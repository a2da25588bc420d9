"""`auth.test`, `users.*`, `usergroups.*`, `bots.info`, `api.test`."""

from bot.sandbox.arguments import flag, page, wanted
from bot.sandbox.errors import SlackError
from bot.sandbox.shapes import user_shape, usergroup_shape
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload


def auth_test(workspace: Workspace, args: Payload) -> Payload:
    """`auth.test`; the front door adds the `x-oauth-scopes` header to every answer."""
    identity = workspace.identity
    return {
        "url": f"{workspace.url}/",
        "team": identity.team_name,
        "user": identity.bot_name,
        "team_id": identity.team_id,
        "user_id": identity.bot_user_id,
        "bot_id": identity.bot_id,
        "is_enterprise_install": False,
    }


def api_test(workspace: Workspace, args: Payload) -> Payload:
    """`api.test` gives its arguments back."""
    return {"args": args}


def user_info(workspace: Workspace, args: Payload) -> Payload:
    """`users.info`."""
    person = workspace.world.person(wanted(args, "user", "user_not_found"))
    return {"user": user_shape(person, workspace.world)}


def list_users(workspace: Workspace, args: Payload) -> Payload:
    """`users.list`, by cursor."""
    shown, more = page(list(workspace.world.people.values()), args)
    return {"members": [user_shape(person, workspace.world) for person in shown], **more}


def user_by_email(workspace: Workspace, args: Payload) -> Payload:
    """`users.lookupByEmail`."""
    email = wanted(args, "email", "users_not_found").casefold()
    for person in workspace.world.people.values():
        if person.email.casefold() == email and not person.deleted:
            return {"user": user_shape(person, workspace.world)}
    raise SlackError("users_not_found")


def list_usergroups(workspace: Workspace, args: Payload) -> Payload:
    """`usergroups.list`."""
    with_users = flag(args, "include_users")
    groups = workspace.world.usergroups.values()
    return {"usergroups": [usergroup_shape(group, workspace.identity, with_users) for group in groups]}


def usergroup_users(workspace: Workspace, args: Payload) -> Payload:
    """`usergroups.users.list`."""
    group = workspace.world.usergroups.get(wanted(args, "usergroup", "no_such_subteam"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def bot_info(workspace: Workspace, args: Payload) -> Payload:
    """`bots.info`; only our own bot lives here."""
    identity = workspace.identity
    if args.get("bot") not in {None, identity.bot_id}:
        raise SlackError("bot_not_found")
    bot = {"id": identity.bot_id, "app_id": identity.app_id, "user_id": identity.bot_user_id}
    return {"bot": bot | {"name": identity.bot_name, "deleted": False, "updated": 0}}


METHODS = {
    "auth.test": auth_test,
    "api.test": api_test,
    "users.info": user_info,
    "users.list": list_users,
    "users.lookupByEmail": user_by_email,
    "usergroups.list": list_usergroups,
    "usergroups.users.list": usergroup_users,
    "bots.info": bot_info,
}
