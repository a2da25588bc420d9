"""Everything wrong with a policy file is found at once, at its line and column, with what to do."""

from __future__ import annotations

import pytest

from triage.policy import PolicyError, load_policy

GATE = 'verdict = "later"\nheadline = "h"\nbecause = "b"\nsay = "s"\n'
LAST = f'[[gates]]\nid = "last"\nwhen = "true"\n{GATE}'


def problems(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load_policy(text)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[workspace]\ncurency = "EUR"',
            "policy.toml:2:1: unknown field workspace.curency. Fix: did you mean currency?",
        ),
        ("[worksapce]\n", "policy.toml:1:1: unknown field worksapce. Fix: did you mean workspace?"),
        (
            '[demand]\nfloor_accounts = "2"',
            "policy.toml:2:18: demand.floor_accounts should be a whole number. "
            "Fix: write a whole number, without quotes.",
        ),
        (
            "[value]\nyes_from = -1",
            "policy.toml:2:12: value.yes_from should be 0 or more. Fix: write a number within the limits.",
        ),
        (
            '[channels]\nasks = "C1"',
            'policy.toml:2:8: channels.asks should be a list. Fix: write a list, like ["one", "two"].',
        ),
        (
            '[workspace]\ncurrency = "usd"',
            'policy.toml:2:12: workspace.currency is not written right. Fix: write it like "USD".',
        ),
        (
            '[workspace]\ntimezone = "Europe/Berln"',
            "policy.toml:2:12: there is no time zone 'Europe/Berln'. Fix: did you mean Europe/Berlin?",
        ),
        (
            '[[digests]]\nkind = "sale"\nwhen = "monday"\ntime = "09:00"',
            "policy.toml:2:8: digests.kind should be 'product', 'sales', 'personal' or 'queue'. "
            "Fix: did you mean sales?",
        ),
        (
            '[[digests]]\nkind = "sales"\nwhen = "mondays"\ntime = "09:00"',
            "policy.toml:3:8: digests.when should be 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', "
            "'saturday', 'sunday', 'daily' or 'working days'. Fix: did you mean monday?",
        ),
        (
            '[[digests]]\nkind = "sales"\nwhen = "daily"\ntime = "25:00"',
            'policy.toml:4:8: digests.time is not written right. Fix: write it like "09:00".',
        ),
        (
            '[[digests]]\nkind = "sales"\nwhen = "daily"\ntime = "09:00"\ntimezone = "Europe/Berln"',
            "policy.toml:5:12: there is no time zone 'Europe/Berln'. Fix: did you mean Europe/Berlin?",
        ),
        (
            '[[digests]]\nkind = "personal"\nwhen = "daily"\ntime = "09:00"\nchannels = ["#sales"]',
            "policy.toml:5:1: the personal digest goes to people in direct messages, so it has no channels. "
            "Fix: take the channels out, or choose another kind.",
        ),
        (
            '[[digests]]\nkind = "sales"\nwhen = "daily"\ntime = "09:00"\nchannels = ["#a", "#b", "#a"]',
            "policy.toml:5:25: the sales digest is scheduled twice in #a. Fix: keep one of the two.",
        ),
        (
            '[[digests]]\nkind = "queue"\nwhen = "daily"\ntime = "09:00"\n'
            '[[digests]]\nkind = "queue"\nwhen = "friday"\ntime = "09:00"',
            "policy.toml:5:1: the queue digest is scheduled twice. Fix: keep one of the two.",
        ),
        (
            '[[digests]]\nkind = "sales"\nwhen = "daily"\ntime = "09:00"\nchanels = ["#a"]',
            "policy.toml:5:1: unknown field digests.chanels. Fix: did you mean channels?",
        ),
        (
            '[[digests]]\nkind = "queue"\nwhen = "daily"\ntime = "09:00"\npeople = ["U0123", "#product"]',
            "policy.toml:5:20: '#product' names nobody for the queue digest. "
            'Fix: write a user id like "U0123", an e-mail address or a user group like "@sales".',
        ),
        (
            '[[digests]]\nkind = "queue"\nwhen = "daily"\ntime = "09:00"\npeople = ["a@b.co", "a@b.co"]',
            "policy.toml:5:21: a@b.co is named twice for the queue digest. Fix: name them once.",
        ),
        (
            '[digests]\nkind = "sales"',
            "policy.toml:1:1: digests should be a list. Fix: begin each of them with [[digests]].",
        ),
        (
            '[digest]\ntime = "9:00"',
            'policy.toml:2:8: digest.time is not written right. Fix: write it like "09:00".',
        ),
        (
            '[hours]\nstart = "18:00"\nend = "09:00"',
            "policy.toml:3:7: the hours end at 09:00, but start at 18:00. Fix: set end later than start.",
        ),
        (
            '[channels.require]\n"#deals" = ["acount"]',
            "policy.toml:2:13: channels.require.#deals should be 'account', 'amount', 'due' or 'severity'. "
            "Fix: did you mean account?",
        ),
        (
            '[reactions]\nfile = ":pushpin:"',
            "policy.toml:2:8: reactions.file is not written right. "
            'Fix: write it like "pushpin", without colons.',
        ),
        (
            '[autonomy]\nroom_nw = "draft"',
            "policy.toml:2:1: there is no gate called room_nw. Fix: did you mean room_now?",
        ),
        (
            '[autonomy]\ndefault = "psot"',
            "policy.toml:2:11: autonomy.default should be 'record', 'draft' or 'post'. "
            "Fix: did you mean post?",
        ),
        (
            "[value]\nlater_from = 50_000",
            "policy.toml:2:14: value.later_from is 50_000, but value.yes_from is 20_000. "
            "Fix: set later_from no higher than yes_from.",
        ),
        (
            "[value]\nyes_from = 10",
            "policy.toml:2:12: value.yes_from is 10, but value.later_from is 5_000. "
            "Fix: set yes_from no lower than later_from.",
        ),
        ('[[areas]]\nname = "A"\n', "policy.toml:1:1: areas.words is missing. Fix: add words = …"),
        (
            "[rates]\nEUR = 1.1",
            "policy.toml:1:1: rates without a date. Fix: add as_of = 2026-11-01.",
        ),
        (
            "x = \n",
            "policy.toml:1:5: this is not TOML: the value of x cannot be read. "
            'Fix: write key = value; texts stand in "quotes", lists in [brackets], tables begin with [name].',
        ),
        (
            "[value]\nformula = 'demand.at_stake / efort.points'",
            "policy.toml:2:30: there is no fact called efort.points. Fix: did you mean effort.points?",
        ),
        (
            "[value]\nformula = 'score * 2.0'",
            "policy.toml:2:11: the score cannot be made of itself. Fix: use other facts.",
        ),
    ],
)
def test_one_problem(text, said):
    assert problems(text) == [said]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            "'demand.acounts > 1'",
            "3:9: there is no fact called demand.acounts. Fix: did you mean demand.accounts?",
        ),
        (
            "'true && demand.acounts > 1'",
            "3:17: there is no fact called demand.acounts. Fix: did you mean demand.accounts?",
        ),
        (
            '"""\ntrue\n && demand.acounts > 1"""',
            "5:5: there is no fact called demand.acounts. Fix: did you mean demand.accounts?",
        ),
        (
            "'score >= 5'",
            "3:15: a decimal number and a whole number do not go together with >=. "
            "Fix: write 5.0 beside a decimal fact and 5 beside a count; double() makes a count decimal.",
        ),
        (
            "'score'",
            "3:9: the expression gives a decimal number, not true or false. "
            "Fix: write a comparison, such as demand.accounts >= 2.",
        ),
        (
            "'[1, 2].all(x, x > 0)'",
            "3:9: loops such as all() are not allowed. Fix: compare the facts directly.",
        ),
        (
            '"""[1, 2]. // here\n  all(x, x > 0)"""',
            "3:11: loops such as all() are not allowed. Fix: compare the facts directly.",
        ),
        (
            f"'{'(' * 100}true{')' * 100}'",
            "3:9: the expression is nested too deeply. Fix: use fewer brackets.",
        ),
        ("'false'", "3:8: gate never applies, whatever the facts. Fix: change its condition."),
    ],
)
def test_a_wrong_condition(when, said):
    assert problems(f'[[gates]]\nid = "gate"\nwhen = {when}\n{GATE}{LAST}') == [f"policy.toml:{said}"]


def test_an_oversized_condition():
    [said] = problems(f"[[gates]]\nid = 'gate'\nwhen = '{'true || ' * 200}true'\n{GATE}{LAST}")
    assert said.startswith("policy.toml:3:9: the expression has 1604 characters")


def test_gates_that_are_never_reached():
    twice = "".join(f'[[gates]]\nid = "g{n}"\nwhen = "demand.accounts  > 3"\n{GATE}' for n in (1, 2))
    after = f'[[gates]]\nid = "after"\nwhen = "demand.asks > 3"\n{GATE}'
    assert [line.split(". Fix")[0] for line in problems(twice + LAST + after)] == [
        "policy.toml:10:8: g2 is never reached: g1 has the same condition",
        "policy.toml:24:8: after is never reached: last always applies before it",
    ]


def test_a_missing_default():
    [said] = problems(f'[[gates]]\nid = "only"\nwhen = "demand.asks > 3"\n{GATE}')
    assert said == (
        "policy.toml:1:1: there is no default: no gate applies whatever the facts. "
        "Fix: end with a gate whose when is 'true'."
    )


@pytest.mark.parametrize(
    ("words", "at", "said"),
    [
        ('because = "{acounts}"', 1, "because must not use {acounts}"),
        ('because = "Too {demand.acounts}."', 5, "{demand.acounts}. Fix: did you mean {demand.accounts}?"),
        ('because = "Worth {demand.at_stake}."', 7, "{demand.at_stake}. Fix: leave it out: a channel sees"),
        ('because = "From {customers:>9}."', 6, "{customers} stands with more than its name"),
        ('because = "From {customers!r}."', 6, "{customers} stands with more than its name"),
        ('because = "All {}."', 5, "must not use {}. Fix: write a name into the braces"),
        ('because = "{"', 0, "a brace is open or closed alone"),
        ('because = " "', 0, "because says nothing"),
        ('headline = "one two three four five six seven eight nine"', 0, "headline has more than 8 words"),
        ('say = "{item} is coming"', 1, "say must not use {item}"),
        ('say = "We will build it"', 4, "customers must not hear 'will'"),
        ('say = "We\u2019ll build it"', 1, "customers must not hear 'We\u2019ll'"),
        ('say = "We are going to build it"', 8, "customers must not hear 'going to build'"),
        ('say = "It comes in Q3."', 13, "customers must not hear 'Q3'"),
        ('say = "Expect it in March."', 14, "customers must not hear 'March'"),
        ('say = "Not in 2027."', 8, "customers must not hear '2027'"),
        ('say = "You pay $50,000 for it."', 9, "customers must not hear '$50,000'"),
        ('say = "Two big customers want it too."', 1, "customers must not hear 'Two big customers'"),
        ('say = "Our engineers are busy."', 5, "customers must not hear 'engineers'"),
        ('say_date = "{item}: {target}, capacity allowing"', 19, "customers must not hear 'capacity'"),
        ('say_direction = "{item}{target}"', 7, "say_direction must not use {target}"),
    ],
)
def test_words_that_would_leak_or_do_not_fit(words, at, said):
    key = words.split(" = ")[0]
    kept = "".join(f"{line}\n" for line in GATE.splitlines() if not line.startswith(f"{key} "))
    [found] = problems(f'[[gates]]\nid = "g"\nwhen = "true"\n{kept}{words}\n')
    assert said in found
    assert found.startswith(f"policy.toml:{4 + len(kept.splitlines())}:{len(key) + 4 + at}:")


def test_every_leak_of_a_sentence_is_found():
    text = f'[[gates]]\nid = "g"\nwhen = "true"\n{GATE}'.replace('"s"', '"We will ship it in Q3 for $5,000."')
    assert [line.split("hear ")[1].split(".")[0] for line in problems(text)] == ["'will'", "'Q3'", "'$5,000'"]


@pytest.mark.parametrize(
    "sentence",
    [
        "This is available today.",
        "I can't share plans or timing.",
        "We may come back to you.",
        "This is open to all customers.",
        "See our developer pages.",
    ],
)
def test_honest_sentences_pass(sentence):
    load_policy(f'[voice.say]\nwaiting = "{sentence}"\n')


def test_everything_is_found_in_one_run():
    text = """[workspace]
curency = "EUR"
timezone = "Mars"
[value]
formula = 'nothing + 1.0'
later_from = "much"
[[areas]]
name = 7
words = []
[[gates]]
id = "Bad Id"
when = 'itm.status == "x"'
verdict = "perhaps"
headline = "h"
because = "{nobody}"
say = "We will."
"""
    lines = [int(line.split(":")[1]) for line in problems(text)]
    assert lines == [2, 3, 5, 6, 8, 9, 11, 12, 13, 15, 16]


def test_a_wrong_value_inside_an_inline_table_or_dotted_key_is_found():
    assert problems('people.pms = ["U1", 2]')[0].startswith("policy.toml:1:21: people.pms should be a text")
    assert problems("demand = {floor_accounts = true}")[0].startswith("policy.toml:1:28: ")


def test_columns_count_characters():
    weekday, unknown = problems('digest = {time = "09:00", weekday = "mönday", x = 1}')
    assert weekday.startswith("policy.toml:1:37: digest.weekday should be")
    assert unknown.startswith("policy.toml:1:47: unknown field digest.x")
