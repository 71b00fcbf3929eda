"use strict";
// Live updates. One tab of the browser holds the event stream and tells the others, because a browser opens only six
// connections to one server. A stream that is silent for longer than two beats is lost: then the page polls.
(() => {
  const SILENT = 35000, POLL = 15000, TICKS_BETWEEN_REFRESHES = 4, SETTLE = 300;
  const tabs = new BroadcastChannel("anbu");
  const mark = document.getElementById("stream");
  let heardAt = 0, live = false, waiting = null, tick = 0;

  const refresh = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => htmx.trigger(document.body, "anbu:changed"), SETTLE);
  };

  const show = (state, words) => {
    mark.dataset.state = state;
    mark.textContent = words;
  };

  const hear = (kind) => {
    if (kind === "hello") return holder && live ? tabs.postMessage("beat") : undefined;
    if (kind === "active") return;
    if (kind === "signed-out") return location.assign("/console/sign-in");
    if (kind === "lost") return lose();
    const missed = !live && heardAt > 0;
    heardAt = Date.now();
    live = true;
    show("live", "실시간");
    if (kind === "changed" || missed) refresh();
  };

  const lose = () => {
    if (live || heardAt === 0) refresh();
    live = false;
    heardAt ||= 1;
    show("lost", "실시간 끊김");
  };

  const tell = (kind) => {
    hear(kind);
    tabs.postMessage(kind);
  };

  let holder = false;
  const listen = () => {
    holder = true;
    const stream = new EventSource("/console/events");
    for (const kind of ["beat", "changed", "signed-out"]) stream.addEventListener(kind, () => tell(kind));
    stream.onerror = () => {
      tell("lost");
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, POLL);
    };
    return new Promise(() => {}); // the lock is held until the tab closes
  };

  tabs.onmessage = (event) => hear(event.data);
  if (navigator.locks) navigator.locks.request("anbu-stream", listen);
  else listen();
  tabs.postMessage("hello");

  setInterval(() => {
    if (Date.now() - heardAt > SILENT && (live || heardAt === 0)) lose();
    if (!live || ++tick % TICKS_BETWEEN_REFRESHES === 0) refresh(); // waiting times are written by the server
  }, POLL);
})();
