// The page: whose phone it is, what is said on it, and what time it is in the clinic.

import { post, state, watch } from "./api.js";
import { byId, h, webAddress } from "./dom.js";
import { drawPanels, emptyPanels } from "./panels.js";
import { Room } from "./room.js";

const STRANGER = "처음 온 사람 (연결 안 됨)";
const SUGGESTIONS = ["오늘 세안해도 되나요?", "진료시간이 어떻게 되나요?", "조금 부었는데 괜찮은 건가요?"];

let clinics = [];
let stop = () => {};
const here = { clinic: "", user: "" };

const actions = {
  say(text, extra = null) {
    const mark = randomName("tap");
    const { clinic, user } = here;
    room.expect(mark, text);
    post("/simulator/say", { clinic, user_key: user, utterance: text, extra, mark }).catch((error) => {
      room.settle(mark, () => actions.say(text, extra));
      toast(error.message);
    });
  },
  press(button) {
    switch (button.action) {
      case "webLink":
        return actions.open(button.webLinkUrl);
      case "phone":
        return toast(`전화 걸기: ${button.phoneNumber}`);
      case "operator":
        return room.notice("상담직원 연결을 요청했습니다. 실제 카카오톡에서는 1:1 채팅으로 이어집니다.");
      case "share":
        return toast("데모에서는 공유하지 않습니다.");
      default:
        return actions.say(button.messageText || button.label, button.extra ?? null);
    }
  },
  open(url) {
    const address = webAddress(url);
    if (address) window.open(address, "_blank", "noopener,noreferrer");
    else toast("열 수 없는 주소입니다.");
  },
  showAll(text) {
    byId("full-text").querySelector("p").textContent = text;
    byId("full-text").showModal();
  },
};

const room = new Room(byId("room"), actions);

function randomName(kind) {
  return `${kind}-${[...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

let hiding;
function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (place.hidden = true), 4000);
}

function enter(clinicCode, userKey) {
  const clinic = clinics.find((each) => each.code === clinicCode) ?? clinics[0];
  const person = clinic.people.find((each) => each.key === userKey);
  Object.assign(here, { clinic: clinic.code, user: userKey || randomName("guest") });
  history.replaceState(null, "", `?${new URLSearchParams(here)}`);
  drawPicks(clinic, person);
  stop();
  emptyPanels();
  room.open({ name: clinic.name }, SUGGESTIONS);
  stop = watch(here.clinic, here.user, { onEntry: (entry) => room.add(entry), onState: drawState });
}

function drawPicks(clinic, person) {
  const option = (value, text, chosen) => h("option", { value, selected: chosen }, text);
  byId("clinic").replaceChildren(...clinics.map((each) => option(each.code, each.name, each === clinic)));
  byId("person").replaceChildren(
    ...clinic.people.map((each) => option(each.key, [each.name, each.treatment].filter(Boolean).join(" · "), each === person)),
    option("", STRANGER, !person),
  );
  byId("channel-name").textContent = clinic.name;
  byId("channel-avatar").textContent = clinic.name.slice(0, 1);
  byId("owner").textContent = person ? `${person.name}님의 휴대폰` : STRANGER;
}

let listedOn = "";

function drawState(view) {
  byId("clock").textContent = view.clock.text;
  byId("clock").dateTime = view.clock.at;
  drawPanels(view);
  const day = view.clock.at.slice(0, 10);
  if (listedOn && listedOn !== day) relist().catch((error) => toast(error.message)); // yesterday's treatment is no longer yesterday's
  listedOn = day;
}

async function relist() {
  ({ clinics } = await state());
  const clinic = clinics.find((each) => each.code === here.clinic);
  if (clinic) drawPicks(clinic, clinic.people.find((each) => each.key === here.user));
}

async function jump(preset) {
  try {
    const { text } = await post("/simulator/clock", { preset });
    toast(`병원 시간을 ${text}로 옮겼습니다.`);
  } catch (error) {
    toast(error.message);
  }
}

function setUpComposer() {
  const [form, words] = [byId("composer"), byId("words")];
  const fit = () => {
    form.querySelector("button").disabled = !words.value.trim();
    words.rows = Math.min(5, words.value.split("\n").length);
  };
  words.addEventListener("input", fit);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // a syllable is still being composed
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text) actions.say(text);
    words.value = "";
    fit();
    words.focus();
  });
}

async function start() {
  setUpComposer();
  document.querySelectorAll("[data-preset]").forEach((button) => button.addEventListener("click", () => jump(button.dataset.preset)));
  byId("clinic").addEventListener("change", (event) => enter(event.target.value, firstOf(event.target.value)));
  byId("person").addEventListener("change", (event) => enter(here.clinic, event.target.value));
  const known = await state();
  clinics = known.clinics;
  byId("clock").textContent = known.clock;
  if (!clinics.length) return toast("데모 병원이 없습니다. 데모로 시작해 주세요.");
  const asked = new URLSearchParams(location.search);
  const code = asked.get("clinic") ?? clinics[0].code;
  enter(code, asked.get("user") ?? firstOf(code));
}

function firstOf(code) {
  return clinics.find((each) => each.code === code)?.people[0]?.key ?? "";
}

start().catch((error) => toast(error.message));
