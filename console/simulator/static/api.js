// Calls to the simulator's own server.

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `요청을 처리하지 못했습니다. (${response.status})`);
  return body;
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Requested-With": "fetch" };
  return answerOf(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function state() {
  return answerOf(await fetch("/simulator/state"));
}

// Entries and the staff's view as they come. The browser reconnects by itself and goes on where it was.
export function watch(clinic, user, { onEntry, onState }) {
  const source = new EventSource(`/simulator/stream?${new URLSearchParams({ clinic, user })}`);
  source.addEventListener("entry", (event) => onEntry(JSON.parse(event.data)));
  source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
  return () => source.close();
}
