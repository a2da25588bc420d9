"""``asks recheck``: what flips is found now and told by the running bot."""

from __future__ import annotations

import time_machine

from tests.bot.commands.conftest import TODAY, CommandLine, File

SSO = "Acme needs SAML SSO by 15 March 2027, it's a dealbreaker for their $180k renewal"


def test_every_answer_is_still_true(bot: CommandLine, file: File) -> None:
    file(SSO)
    with time_machine.travel(TODAY, tick=False):
        assert bot.json("asks", "recheck") == {"change": 1, "last_ask": 1, "flips": 0}
        assert bot("asks", "recheck").stdout == "Every answer is still true.\n"


def test_what_flips_is_left_to_the_running_bot_to_tell(bot: CommandLine, file: File) -> None:
    file(SSO)
    rows = (bot.folder / "roadmap.csv").open("w", encoding="utf-8")
    with rows, time_machine.travel(TODAY, tick=False):
        rows.write("key,title,status,note\nID-1,SAML single sign-on,declined,Not our business\n")
        rows.flush()
        assert bot("roadmap", "import", "roadmap.csv").exit_code == 0
        said = bot("asks", "recheck").stdout
    assert said.startswith("1 of your answers would be another one now.")
    (ask,) = bot.json("asks", "list")
    assert ask["verdict"] == "yes", "nobody has heard of it yet"
