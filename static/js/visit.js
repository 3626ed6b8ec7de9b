// A visitor's three buttons when the net is gone: a tap is kept on the phone with its own time, and sent when the net
// is back, in order. Only the tap, its address and its time are kept; never where somebody lives.
(() => {
  "use strict";
  const STORE = "familiehus.visit_taps";
  const loop = () => document.getElementById("loop");
  const told = () => document.getElementById("taps_kept");
  const waiting = () => {
    try {
      return JSON.parse(localStorage.getItem(STORE) || "[]");
    } catch {
      return [];
    }
  };
  const keep = (taps) => {
    if (taps.length) localStorage.setItem(STORE, JSON.stringify(taps));
    else localStorage.removeItem(STORE);
  };
  const tell = (words) => {
    const place = told();
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  };
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(14)), (n) => (n % 36).toString(36)).join("");
  const ask = async (address, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8_000);
    try {
      const answer = await fetch(address, { method: body ? "POST" : "GET", body, signal: stop.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return { status: answer.status, page };
    } finally {
      clearTimeout(timer);
    }
  };
  const show = (page) => {
    const fresh = page.getElementById("loop");
    if (!fresh || !loop() || fresh.dataset.visit !== loop().dataset.visit) return false;
    loop().replaceWith(fresh);
    return true;
  };
  const send = async (tap) => {
    const form = document.querySelector("[data-visit-tap]");
    const body = new URLSearchParams({ tap: tap.tap, since: String(Math.min(Math.max(0, Math.round((Date.now() - tap.at) / 1000)), 259_200)) });
    for (const name of ["csrf_token", "once"]) body.set(name, form?.querySelector(`[name=${name}]`)?.value || "");
    return ask(tap.to, body);
  };
  let isSending = false;
  const sendAll = async () => {
    if (isSending || !waiting().length) return;
    isSending = true;
    try {
      while (waiting().length) {
        const [tap] = waiting();
        show((await ask(location.pathname)).page);
        const answer = await send(tap);
        if (answer.status >= 500 || answer.status === 429) return;
        if (answer.status === 404) {
          keep(waiting().filter((other) => other.tap !== tap.tap));
          continue;
        }
        if (answer.status === 403 || answer.status === 400 || !answer.page.getElementById("loop")) return;
        keep(waiting().filter((other) => other.tap !== tap.tap));
        show(answer.page);
        tell(answer.status >= 400 ? told().dataset.lost : "");
      }
    } catch {
      tell(told()?.dataset.kept || "");
    } finally {
      isSending = false;
    }
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-visit-tap]")) return;
    event.preventDefault();
    const tap = { tap: random(), to: form.getAttribute("action"), at: Date.now() };
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    keep([...waiting(), tap]);
    await sendAll();
    if (waiting().length) {
      tell(told()?.dataset.kept || "");
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    }
  });
  addEventListener("online", sendAll);
  setInterval(sendAll, 15_000);
  sendAll();
})();
