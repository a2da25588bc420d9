// The common emoji shortcodes; others stay as they were typed.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|ok_hand 👌|clap 👏|wave 👋|pray 🙏|raised_hands 🙌|muscle 💪|point_right 👉|point_left 👈
point_up ☝️|point_down 👇|eyes 👀|smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|joy 😂|sweat_smile 😅
wink 😉|thinking_face 🤔|sob 😭|cry 😢|heart_eyes 😍|sunglasses 😎|confused 😕|grimacing 😬|rage 😡|scream 😱|shrug 🤷
tada 🎉|rocket 🚀|fire 🔥|sparkles ✨|star ⭐|heart ❤️|100 💯|zap ⚡|boom 💥|trophy 🏆|gift 🎁|bulb 💡|bell 🔔
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|no_entry_sign 🚫|warning ⚠️
question ❓|exclamation ❗|grey_question ❔|information_source ℹ️|speech_balloon 💬|thought_balloon 💭|mega 📣
pushpin 📌|round_pushpin 📍|link 🔗|lock 🔒|unlock 🔓|key 🔑|mag 🔍|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋
calendar 📆|date 📅|spiral_calendar_pad 🗓️|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️
clock9 🕘|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|moneybag 💰|dollar 💵|handshake 🤝
package 📦|ship 🚢|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|construction 🚧|bug 🐛|computer 💻|iphone 📱
email 📧|inbox_tray 📥|outbox_tray 📤|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄
large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|red_circle 🔴|large_blue_circle 🔵
white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|seedling 🌱
crystal_ball 🔮|scales ⚖️|repeat 🔁|recycle ♻️|books 📚|book 📖|bookmark 🔖|label 🏷️|busts_in_silhouette 👥
bust_in_silhouette 👤|robot_face 🤖|sleeping 😴|zzz 💤|coffee ☕|parking 🅿️|new 🆕|soon 🔜|world_map 🗺️|dart 🎯
`;

const EMOJI = new Map(TABLE.trim().split(/[|\n]/).map((pair) => pair.split(" ")));

export const emoji = (name) => EMOJI.get(name) ?? null;
