// Times in Seoul, as a chat room writes them.

const format = (options) => new Intl.DateTimeFormat("ko-KR", { timeZone: "Asia/Seoul", ...options });
const DAY = format({ year: "numeric", month: "long", day: "numeric", weekday: "long" });
const MINUTE = format({ hour: "numeric", minute: "2-digit", hour12: true });

export const dayText = (iso) => DAY.format(new Date(iso));
export const minuteText = (iso) => MINUTE.format(new Date(iso));
