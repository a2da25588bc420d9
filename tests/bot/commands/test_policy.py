from tests.bot.commands.conftest import EXAMPLES, CommandLine


def test_a_good_policy(bot: CommandLine) -> None:
    result = bot("policy", "check", str(EXAMPLES / "policy.toml"), DATABASE_URL="nonsense")
    assert result.exit_code == 0
    assert result.stdout.endswith("policy.toml can be used.\n")


def test_problems_have_line_column_and_fix(bot: CommandLine) -> None:
    file = bot.write("p.toml", '[workspace]\ncurency = "EUR"\n\n[digest]\ntime = "25:00"\n')
    found = bot.json("policy", "check", file, code=1)
    assert not found["ok"]
    assert [(one["file"], one["line"]) for one in found["problems"]] == [("p.toml", 2), ("p.toml", 5)]
    assert all(one["column"] and one["message"] and one["fix"] for one in found["problems"])
    words = bot.refusal("policy", "check", file)
    assert words.startswith("p.toml:2:1: ")
    assert words.endswith("p.toml cannot be used: 2 problems.\n")


def test_files_that_are_no_policy(bot: CommandLine) -> None:
    (bot.folder / "latin.toml").write_bytes(b"# caf\xe9\n")
    for name, words in (("gone.toml", "No such file"), (".", "Is a directory"), ("latin.toml", "not UTF-8")):
        assert words in bot.refusal("policy", "check", name)


def test_show_is_the_policy_in_force(bot: CommandLine) -> None:
    bot.write("policy.toml", '[workspace]\ncurrency = "EUR"\n')
    shown = bot.json("policy", "show")
    assert shown["source"] == "policy.toml"
    assert shown["workspace"]["currency"] == "EUR"
    assert shown["gates"][0]["id"] == "shipped"


def test_show_can_be_read_aloud(bot: CommandLine) -> None:
    bot.write(
        "policy.toml",
        '[demand]\nfloor_accounts = 3\n[[areas]]\nname = "Identity"\nwords = ["sso", "saml"]\n'
        'pm = "U0PM"\nbackup = "U0BACK"\nteam = "Identity"\n',
    )
    words = " ".join(bot("policy", "show").stdout.split())
    assert "Identity (sso and saml): U0PM answers, else U0BACK and team Identity builds it." in words
    assert "Fewer than 3 accounts is not repeatable" in words
    assert "- shipped. If the roadmap item is shipped: yes." in words
    assert "If the number of accounts is below 3 and the money at stake is below 100,000: no; a PM" in words
    assert "- default. Otherwise: no" in words
    assert "policy.floor" not in words
    assert "&&" not in words


def test_commands_refuse_to_work_by_a_broken_policy(bot: CommandLine) -> None:
    bot.write("policy.toml", "[workspace]\ncurency = 'EUR'\n")
    words = bot.refusal("capacity", "show", code=3)
    assert words.startswith("The policy cannot be used:\npolicy.toml:2:1: ")
