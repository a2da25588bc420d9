"""The same commands on the other database."""

from tests.bot.commands.conftest import EXAMPLES, CommandLine
from tests.postgres import postgres_url  # noqa: F401


def test_files_are_imported_and_shown(bot: CommandLine, postgres_url: str) -> None:  # noqa: F811
    for kind in ("roadmap", "capacity", "accounts"):
        assert bot(kind, "import", str(EXAMPLES / f"{kind}.csv"), DATABASE_URL=postgres_url).exit_code == 0
    assert (
        bot.json("accounts", "import", str(EXAMPLES / "accounts.csv"), DATABASE_URL=postgres_url)["unchanged"]
        == 40
    )
    assert len(bot.json("capacity", "show", DATABASE_URL=postgres_url)) == 40
    assert bot.json("asks", "list", DATABASE_URL=postgres_url) == []
    assert not (bot.folder / "because.db").exists()


def test_a_server_that_does_not_answer_is_named_without_its_password(bot: CommandLine) -> None:
    url = "postgresql://because:topsecret@127.0.0.1:1/because"
    words = bot.refusal("asks", "list", code=3, DATABASE_URL=url)
    assert "cannot be reached" in words
    assert "topsecret" not in words
