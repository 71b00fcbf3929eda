"use strict";
// What a person feels at the page: new alarms are seen and heard, nothing typed is lost, idleness is announced.
(() => {
  const IDLE_WARNING = 13 * 60 * 1000, ALIVE_EVERY = 60 * 1000;
  const tabs = new BroadcastChannel("anbu");
  const csrf = document.querySelector("meta[name=csrf]").content;

  // Alarms: a new one sounds, if the person wants it.
  const known = () => new Set(JSON.parse(localStorage.getItem("anbu.heard") || "[]"));
  const sound = document.getElementById("sound");
  const wanted = () => localStorage.getItem("anbu.sound") === "on";

  const showSound = () => {
    sound.setAttribute("aria-pressed", String(wanted()));
    sound.textContent = wanted() ? "소리 켜짐" : "소리 꺼짐";
  };

  const beep = () => {
    const audio = new AudioContext();
    [0, 0.25, 0.5].forEach((at) => {
      const tone = new OscillatorNode(audio, { frequency: 880 });
      const volume = new GainNode(audio, { gain: 0.15 });
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.15);
    });
    setTimeout(() => audio.close(), 1500);
  };

  const alarms = () => {
    const ids = document.getElementById("urgent").dataset.ids.split(" ").filter(Boolean);
    const before = known();
    if (ids.some((id) => !before.has(id)) && wanted()) beep();
    localStorage.setItem("anbu.heard", JSON.stringify(ids));
  };

  sound.addEventListener("click", () => {
    localStorage.setItem("anbu.sound", wanted() ? "off" : "on");
    showSound();
    if (wanted()) beep();
  });

  // The thread stays at its end if it was there.
  let atEnd = true;
  const thread = () => document.getElementById("thread");
  const toEnd = () => thread()?.scrollTo({ top: thread().scrollHeight });
  document.addEventListener("htmx:before:swap", () => {
    const at = thread();
    atEnd = !at || at.scrollHeight - at.scrollTop - at.clientHeight < 60;
  });
  document.addEventListener("htmx:after:swap", () => {
    alarms();
    if (atEnd) toEnd();
  });

  // The reply: how long it is, Ctrl+Enter, and once only.
  const count = (area) => {
    const length = [...area.value].length, longest = Number(area.dataset.longest);
    const shown = document.getElementById("count");
    shown.textContent = `${length} / ${longest}자`;
    shown.classList.toggle("over", length > longest);
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset.longest) count(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const send = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
    if (send && event.target.dataset.longest) event.target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("button:not([type=button])");
    setTimeout(() => (button.disabled = true));
  });
  addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((each) => (each.disabled = false)));
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) document.body.classList.toggle(toggle.dataset.toggle);
  });

  // Idleness: moving or typing in any tab keeps the person signed in.
  const idle = document.getElementById("idle");
  let actedAt = Date.now(), toldAt = Date.now();
  const acted = () => {
    actedAt = Date.now();
    idle.hidden = true;
  };
  const act = () => {
    acted();
    if (actedAt - toldAt < ALIVE_EVERY) return;
    toldAt = actedAt;
    tabs.postMessage("active");
    fetch("/console/alive", { method: "POST", headers: { "X-CSRFToken": csrf } });
  };
  tabs.addEventListener("message", (event) => event.data === "active" && acted());
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(kind, act, { passive: true });
  setInterval(() => (idle.hidden = Date.now() - actedAt < IDLE_WARNING), 5000);

  showSound();
  alarms();
  toEnd();
  const area = document.querySelector("[data-longest]");
  if (area) count(area);
})();
