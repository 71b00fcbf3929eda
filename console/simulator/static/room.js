// The chat room: entries in their order, grouped by who spoke in which minute, under the date they belong to.

import { component, push, textBubble } from "./cards.js";
import { h } from "./dom.js";
import { dayText, minuteText } from "./time.js";

const FAILED = "일시적인 오류로 답변을 드리지 못했습니다. 잠시 후 다시 말씀해 주세요.";
const WHY = {
  timeout: "5초 안에 답이 오지 않음",
  unreachable: "스킬 서버에 닿지 않음",
  http: "스킬 서버 오류",
  invalid: "쓸 수 없는 답",
};

export class Room {
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.typing = h("div", { class: "group in typing", "aria-label": "답을 쓰는 중" });
    this.open({ name: "" }, []);
  }

  // Empty the room for another person; `suggestions` are said when tapped, while nothing was said yet.
  open(channel, suggestions) {
    this.channel = channel;
    this.seen = new Set();
    this.sendKeys = new Set();
    this.waiting = new Map();
    this.day = this.group = this.quick = null;
    this.typing.replaceChildren(this.#avatar(), h("div", { class: "bubble dots" }, h("i"), h("i"), h("i")));
    this.element.replaceChildren(this.#welcome(suggestions));
  }

  add(entry) {
    if (this.seen.has(entry.position)) return;
    this.seen.add(entry.position);
    const atEnd = this.#isAtEnd();
    if (entry.kind === "say") this.waiting.get(entry.mark)?.bubble.remove();
    if (entry.kind === "answer") this.settle(entry.mark);
    this.#clear();
    this.#place(entry);
    this.#keepTyping();
    if (atEnd || entry.direction === "in") this.#toEnd();
  }

  // Own words, shown at once; the entry that comes back takes their place.
  expect(mark, text) {
    this.#clear();
    const bubble = h("div", { class: "group mine sending" }, h("div", { class: "row" }, textBubble(text, this.actions)));
    this.waiting.set(mark, { bubble });
    this.element.append(bubble);
    this.#keepTyping();
    this.#toEnd();
  }

  // The answer came. Words that never left stay, with a way to send them again.
  settle(mark, again = null) {
    const bubble = this.waiting.get(mark)?.bubble;
    this.waiting.delete(mark);
    this.#keepTyping();
    if (!again || !bubble?.isConnected) return;
    const retry = () => (bubble.remove(), again());
    bubble.firstChild.prepend(h("button", { type: "button", class: "retry", on: { click: retry } }, "다시 보내기"));
  }

  notice(text) {
    this.group = null;
    this.element.append(h("p", { class: "notice" }, text));
    this.#keepTyping();
    this.#toEnd();
  }

  #place(entry) {
    const mine = entry.direction === "in";
    this.#date(entry.at);
    const minute = minuteText(entry.at);
    if (!this.group || this.group.mine !== mine || this.group.minute !== minute) this.#newGroup(mine, minute);
    for (const bubble of this.#bubbles(entry)) {
      this.group.rows.append(h("div", { class: "row" }, bubble, h("time", { datetime: entry.at }, minute)));
    }
    this.#offer(entry);
  }

  #bubbles(entry) {
    const { kind, payload } = entry;
    if (kind === "say") return [textBubble(payload.utterance, this.actions)];
    if (kind === "push") return [push(payload, this.actions, this.#isDouble(entry.send_key))];
    if (payload.failure) return [this.#failure(payload.failure)];
    return payload.template.outputs.map((output) => component(output, this.actions));
  }

  #failure(why) {
    return h("div", { class: "bubble text failure" }, h("p", {}, FAILED), h("p", { class: "why" }, `데모 표시: ${WHY[why] ?? why}`));
  }

  #isDouble(sendKey) {
    const double = this.sendKeys.has(sendKey);
    this.sendKeys.add(sendKey);
    return double;
  }

  #newGroup(mine, minute) {
    const rows = h("div", { class: "rows" });
    const said = mine ? rows : h("div", {}, h("p", { class: "who" }, this.channel.name), rows);
    this.element.append(h("div", { class: mine ? "group mine" : "group in" }, mine ? null : this.#avatar(), said));
    this.group = { mine, minute, rows };
  }

  #date(iso) {
    const day = dayText(iso);
    if (day === this.day) return;
    this.day = day;
    this.group = null;
    this.element.append(h("p", { class: "date" }, h("span", {}, day)));
  }

  #offer(entry) {
    const replies = entry.payload.template?.quickReplies ?? [];
    if (!replies.length) return;
    const pill = (reply) => h("button", { type: "button", on: { click: () => this.actions.press(reply) } }, reply.label);
    this.quick = h("div", { class: "quick", role: "group", "aria-label": "빠른 답장" }, replies.map(pill));
    this.element.append(this.quick);
  }

  // Quick replies belong to the last message only.
  #clear() {
    this.quick?.remove();
    this.quick = null;
    this.element.querySelector(".welcome")?.remove();
  }

  #keepTyping() {
    if (this.waiting.size) this.element.append(this.typing);
    else this.typing.remove();
  }

  #avatar() {
    return h("span", { class: "avatar", "aria-hidden": "true" }, this.channel.name.slice(0, 1));
  }

  #welcome(suggestions) {
    const pill = (text) => h("button", { type: "button", on: { click: () => this.actions.say(text) } }, text);
    const hint = "아직 나눈 말이 없습니다. 말을 걸거나, 위에서 병원 시간을 다음 날로 옮겨 안내를 받아 보세요.";
    return h("div", { class: "welcome" }, h("p", {}, hint), h("div", { class: "quick" }, suggestions.map(pill)));
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}
