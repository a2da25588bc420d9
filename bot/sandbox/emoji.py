"""The emoji that this workspace knows, by Slack's names; others are refused as Slack refuses unknown ones."""

import re

_TABLE = """
+1 👍|thumbsup 👍|-1 👎|ok_hand 👌|clap 👏|wave 👋|pray 🙏|raised_hands 🙌|muscle 💪
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|eyes 👀|smile 😄|smiley 😃|grinning 😀
slightly_smiling_face 🙂|joy 😂|sweat_smile 😅|wink 😉|thinking_face 🤔|sob 😭|cry 😢
heart_eyes 😍|sunglasses 😎|confused 😕|grimacing 😬|rage 😡|scream 😱|shrug 🤷|tada 🎉|rocket 🚀
fire 🔥|sparkles ✨|star ⭐|heart ❤️|100 💯|zap ⚡|boom 💥|trophy 🏆|gift 🎁|bulb 💡|bell 🔔
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔
no_entry_sign 🚫|warning ⚠️|question ❓|exclamation ❗|grey_question ❔
information_source ℹ️|speech_balloon 💬|thought_balloon 💭|mega 📣|pushpin 📌
round_pushpin 📍|link 🔗|lock 🔒|unlock 🔓|key 🔑|mag 🔍|memo 📝|pencil 📝|pencil2 ✏️
clipboard 📋|calendar 📆|date 📅|spiral_calendar_pad 🗓️|hourglass ⌛
hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|clock9 🕘|chart_with_upwards_trend 📈
chart_with_downwards_trend 📉|bar_chart 📊|moneybag 💰|dollar 💵|handshake 🤝|package 📦
ship 🚢|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|construction 🚧|bug 🐛|computer 💻
iphone 📱|email 📧|inbox_tray 📥|outbox_tray 📤|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️
arrow_down ⬇️|arrows_counterclockwise 🔄|large_green_circle 🟢|large_yellow_circle 🟡
large_orange_circle 🟠|red_circle 🔴|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫
large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|seedling 🌱|crystal_ball 🔮
scales ⚖️|repeat 🔁|recycle ♻️|books 📚|book 📖|bookmark 🔖|label 🏷️|busts_in_silhouette 👥
bust_in_silhouette 👤|robot_face 🤖|sleeping 😴|zzz 💤|coffee ☕|parking 🅿️|new 🆕|soon 🔜
world_map 🗺️|dart 🎯|raised_hand ✋|hand ✋|v ✌️|crossed_fingers 🤞|point_up_2 👆
writing_hand ✍️|facepalm 🤦|relieved 😌|upside_down_face 🙃|slightly_frowning_face 🙁
neutral_face 😐|open_mouth 😮|exploding_head 🤯|partying_face 🥳|innocent 😇|saluting_face 🫡
no_bell 🔕|mute 🔇|triangular_flag_on_post 🚩|checkered_flag 🏁|white_flag 🏳️|stop_sign 🛑
mailbox 📫|arrow_forward ▶️|double_vertical_bar ⏸️|fast_forward ⏩|rewind ⏪
leftwards_arrow_with_hook ↩️|heavy_plus_sign ➕|heavy_minus_sign ➖|bangbang ‼️|hash #️⃣
one 1️⃣|two 2️⃣|three 3️⃣|paperclip 📎|file_folder 📁|card_index_dividers 🗂️
page_facing_up 📄|newspaper 📰|envelope ✉️|incoming_envelope 📨|telephone_receiver 📞
credit_card 💳|money_with_wings 💸|briefcase 💼|office 🏢|house 🏠|earth_africa 🌍
earth_americas 🌎|snowflake ❄️|ice_cube 🧊|herb 🌿|evergreen_tree 🌲|sunny ☀️|cloud ☁️
rainbow 🌈|brain 🧠|test_tube 🧪|microscope 🔬|telescope 🔭|jigsaw 🧩|compass 🧭|thumbsdown 👎
black_square_for_stop ⏹️|large_purple_circle 🟣|large_brown_circle 🟤|purple_heart 💜
green_heart 💚|blue_heart 💙
"""

EMOJI = dict(pair.split(" ") for pair in re.split(r"[|\n]", _TABLE.strip()))


_SAME = {"thumbsup": "+1", "thumbsdown": "-1", "hand": "raised_hand", "pencil": "memo"}


def is_emoji(name: str) -> bool:
    """Whether a reaction may have this name, without colons; a skin tone may follow (`wave::skin-tone-2`)."""
    bare, _, tone = name.partition("::")
    return bare in EMOJI and (not tone or re.fullmatch(r"skin-tone-[2-6]", tone) is not None)


def first_name(name: str) -> str:
    """Of an emoji with several names, the one that Slack uses in events (`+1` for `thumbsup`)."""
    bare, mark, tone = name.partition("::")
    return f"{_SAME.get(bare, bare)}{mark}{tone}"
