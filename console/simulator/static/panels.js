// The staff's side of the room, drawn anew whenever it changed.

import { byId, h } from "./dom.js";

export function drawPanels(room) {
  drawHolder(room.holder);
  byId("escalations").replaceChildren(...room.escalations.map(escalation));
  byId("messages").replaceChildren(messages(room.messages));
  drawNote(room.note, room.linked);
  byId("follow-ups").replaceChildren(followUps(room.follow_ups, room.linked));
}

export function emptyPanels() {
  drawPanels({ holder: { name: "", label: "" }, escalations: [], messages: [], note: null, follow_ups: [], linked: true });
  lastRows = null;
}

const nothing = (text) => h("p", { class: "nothing" }, text);
const triageMark = (triage) => (triage ? h("span", { class: `triage ${triage.toLowerCase()}` }, triage) : null);

function drawHolder({ name, label }) {
  byId("holder").textContent = label;
  byId("holder").dataset.holder = name;
}

function escalation(it) {
  const why = [...it.signs, ...(it.rules.length ? [`규칙 ${it.rules.join(", ")}`] : [])].join(" · ");
  const times = `${it.opened} 접수 · ${it.due}까지${it.repeats ? ` · ${it.repeats}번 더` : ""}`;
  return h(
    "article",
    { class: `escalation ${it.triage.toLowerCase()}${it.open ? "" : " closed"}` },
    h("p", { class: "escalation-head" }, triageMark(it.triage), h("b", {}, it.reason), h("span", { class: "seen" }, it.seen)),
    why ? h("p", { class: "escalation-why" }, why) : null,
    h("p", { class: "escalation-times" }, times),
  );
}

function messages(list) {
  if (!list.length) return nothing("나눈 말이 없습니다.");
  return h("ol", { class: "messages" }, list.map(message).reverse());
}

function message(it) {
  const sure = it.confidence === null ? "" : ` ${it.confidence.toFixed(2)}`;
  const source = it.sources.length ? h("span", { class: "source" }, it.sources.join(", ")) : null;
  return h(
    "li",
    { class: `message ${it.author}` },
    h("p", { class: "message-head" }, h("b", {}, it.label), h("time", {}, it.at)),
    h("p", { class: "message-text" }, it.text),
    h("p", { class: "message-marks" }, triageMark(it.triage), it.intent ? h("span", { class: "intent" }, `${it.intent}${sure}`) : null, source),
  );
}

let lastRows = null; // null: another person's note was drawn last, so nothing counts as new

function drawNote(note, linked) {
  byId("note-state").replaceChildren(...(note ? [h("span", { class: `state ${note.state}` }, note.label), triageMark(note.triage)].filter(Boolean) : []));
  byId("note").replaceChildren(...(note ? noteParts(note) : [nothing(linked ? NO_NOTE : NO_PATIENT)]));
  lastRows = Object.fromEntries((note?.rows ?? []).map((row) => [row.name, row.value]));
}

const NO_NOTE = "‘상태 알리기’에 답하면 여기에 기록이 채워집니다.";
const NO_PATIENT = "환자와 연결되지 않은 사람입니다.";

function noteParts(note) {
  const rows = note.rows.map(({ name, value }) => {
    const fresh = lastRows !== null && value !== null && lastRows[name] !== value;
    return h("div", { class: fresh ? "fresh" : null }, h("dt", {}, name), h("dd", { class: value === null ? "blank" : null }, value ?? "—"));
  });
  const about = `${note.treatment} · ${note.day}`;
  return [
    h("p", { class: "note-about" }, h("b", {}, about), h("span", {}, `${note.version}판 · ${note.updated}`)),
    h("dl", { class: "note-rows" }, rows),
  ];
}

function followUps(list, linked) {
  if (!list.length) return nothing(linked ? "잡힌 안내가 없습니다." : NO_PATIENT);
  return h("ol", { class: "follow-ups" }, list.map(followUp));
}

function followUp(it) {
  const about = [it.class, it.plan, ...it.sends.map((send) => `발송 ${send}`)].join(" · ");
  return h(
    "li",
    { class: it.state },
    h("time", {}, it.due),
    h("div", {}, h("b", {}, it.step), h("span", { class: `state ${it.state}` }, it.label)),
    h("p", {}, about),
    it.why ? h("p", { class: "why" }, it.why) : null,
  );
}
