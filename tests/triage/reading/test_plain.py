import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.reading import plain_text


@pytest.mark.parametrize(
    ("slack", "plain"),
    [
        ("a &amp;lt; b", "a &lt; b"),
        ("<@U024BE7LH> hi", "hi"),
        ("<@U024BE7LH|sam> hi", "@sam hi"),
        ("see <#C012|asks>", "see #asks"),
        ("<!here> hi", "hi"),
        ("<https://x.example/a|the deck>", "the deck"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<mailto:jane@acme.example|jane@acme.example>", "jane@acme.example"),
        ("*bold* _it_ `code`", "bold it code"),
        ("needs ~SSO~ SCIM", "needs SCIM"),
        ("~$100k deal, ~2 months", "~$100k deal, ~2 months"),
        ("great :tada::skin-tone-2: job", "great job"),
        ("at 10:30:45", "at 10:30:45"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("&gt; quoted\nown", "> quoted\nown"),
        ("A\u200bcme\u00a0x", "Acme x"),
    ],
)
def test_markup_is_decoded_once(slack, plain):
    assert plain_text(slack) == plain


@given(st.text(alphabet="<>&;|@#!*_~`:amplgt \n\u200bé", max_size=200))
def test_any_text_becomes_plain(text):
    plain = plain_text(text)
    assert "\u200b" not in plain
    assert plain == plain.strip()
