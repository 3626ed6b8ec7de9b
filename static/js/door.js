// The door's screen. It works without these lines as pages and forms; with them it stays where it is when the net is
// gone, and keeps what was tapped: random keys and small numbers, until the house has them (R19).
(() => {
  "use strict";
  const KEPT = "familiehus-taps";
  const REST = 30_000, REFRESH = 20_000, AGAIN = 5_000, PATIENCE = 8_000;
  const door = () => document.getElementById("door");
  const net = document.getElementById("door_net");
  const isNetGone = (error) => error instanceof TypeError || error?.name === "AbortError";

  // ---- What waits for the net ----------------------------------------------------------------------------------
  const waiting = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) || "[]");
    } catch {
      return [];
    }
  };
  const keep = (taps) => {
    if (taps.length) localStorage.setItem(KEPT, JSON.stringify(taps));
    else localStorage.removeItem(KEPT);
  };
  let isAway = false;
  const tell = (words) => {
    net.textContent = words;
    net.hidden = !words;
  };
  const tellOfNet = () => {
    const { length } = waiting();
    if (!isAway && !length) return tell("");
    tell(length === 1 ? net.dataset.one : length ? net.dataset.many.replace("{n}", length) : net.dataset.none);
  };

  // ---- Asking the house -----------------------------------------------------------------------------------------
  const ask = async (address, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        method: body ? "POST" : "GET",
        body,
        headers: { "HX-Request": "true", "HX-Target": "div#door" },
        signal: stop.signal,
      });
      const text = await answer.text();
      isAway = false;
      return { status: answer.status, page: new DOMParser().parseFromString(text, "text/html"), answer };
    } finally {
      clearTimeout(timer);
    }
  };
  const show = ({ status, page, answer }, quiet) => {
    if (status === 204) return true;
    const fresh = page.getElementById("door");
    if (!fresh) {
      if (answer.redirected || status === 403) tell(net.dataset.stranger);
      else if (!quiet) tell(page.querySelector("[data-advice]")?.textContent || page.querySelector("h1")?.textContent || "");
      return false;
    }
    const list = door().querySelector(".door-fire[open]");
    door().replaceWith(fresh);
    if (list) fresh.querySelector(".door-fire").open = true;
    const flashes = page.getElementById("flashes"), place = document.getElementById("flashes");
    if (flashes && place && !quiet) {
      place.replaceChildren(...flashes.children);
      setTimeout(() => place.replaceChildren(), 6_000);
    }
    mindUndo();
    if (!quiet) {
      const search = fresh.querySelector(".door-search input[type=text], .door-search input[type=search]");
      const panel = fresh.querySelector(".error-summary, .door-form h2[tabindex]");
      (search?.value === "" ? search : panel || fresh.querySelector(".door-undo button") || fresh.querySelector("main"))?.focus();
    }
    return true;
  };
  const start = () => door().dataset.start;

  // ---- Sending what waits, in its order; a copy counts once, so that sending twice does no harm -------------------
  const bodyOf = (tap) => {
    const body = new URLSearchParams(tap.body);
    for (const name of ["csrf_token", "once"]) body.set(name, door().querySelector(`[name=${name}]`)?.value || "");
    body.set("since", Math.min(Math.max(Math.round((Date.now() - tap.at) / 1000), 1), 259_200));
    return body;
  };
  let isSending = false;
  const send = async () => {
    if (isSending) return;
    isSending = true;
    try {
      let hasNewToken = false;
      while (waiting().length) {
        const [tap] = waiting();
        const told = await ask(tap.to, bodyOf(tap));
        const isDoor = told.page.getElementById("door") !== null;
        if (told.status === 400 && !hasNewToken) {
          hasNewToken = show(await ask(start()), true);
          if (hasNewToken) continue;
        }
        if (told.status >= 500 || told.status === 429 || told.status === 403 || (told.status < 400 && !isDoor)) {
          show(told, true);
          return;
        }
        keep(waiting().filter((other) => other.tap !== tap.tap));
        if (told.status >= 400) tell(net.dataset.lost);
        else tellOfNet();
        if (!waiting().length && isDoor) show(await ask(start()), true);
      }
      if (net.textContent !== net.dataset.lost) tellOfNet();
    } catch (error) {
      if (!isNetGone(error)) throw error;
      isAway = true;
      tellOfNet();
    } finally {
      isSending = false;
    }
  };

  // ---- The side of the screen while the net is gone ------------------------------------------------------------------
  const side = (content) => {
    const old = door().querySelector("main > :nth-child(2)");
    old ? old.replaceWith(content) : door().querySelector("main").append(content);
    return content;
  };
  const away = (link) => {
    const form = document.getElementById("door_away").content.firstElementChild.cloneNode(true);
    const isLeaving = new URL(link.href).searchParams.get("vej") === "ud";
    form.elements.act.value = isLeaving ? "gik" : "kom";
    form.elements.who.value = link.dataset.who;
    form.elements.date.value = link.dataset.date;
    form.querySelector("h2").textContent = form.querySelector("h2").dataset.hello.replace("{n}", link.dataset.called);
    form.querySelector(isLeaving ? ".door-comes" : ".door-goes").remove();
    form.dataset.waits = "";
    door().dataset.open = "";
    side(form).querySelector("h2").focus();
  };
  const thank = (tap) => {
    delete door().dataset.open;
    const rest = document.createElement("aside");
    rest.className = "panel door-form door-rest";
    rest.setAttribute("aria-label", net.dataset.kept);
    const words = document.createElement("p");
    words.className = "door-how";
    words.setAttribute("role", "status");
    words.textContent = net.dataset.kept;
    rest.append(words);
    side(rest);
    const undo = door().querySelector(".door-undo");
    if (undo) undo.remove();
    return tap;
  };
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(14)), (n) => (n % 36).toString(36)).join("");

  // ---- Tapping -------------------------------------------------------------------------------------------------------
  let turn = 0; // the last tap is the one that is answered, in whatever order the net brings the answers
  const follow = async (link) => {
    const mine = (turn += 1);
    try {
      const told = await ask(link.href);
      if (mine !== turn) return;
      show(told);
      tellOfNet();
    } catch (error) {
      if (!isNetGone(error)) throw error;
      isAway = true;
      tellOfNet();
      if (mine !== turn) return;
      if (link.dataset.who) away(link);
      else if (link.closest(".door-form")) thankless();
    }
  };
  const thankless = () => {
    delete door().dataset.open;
    const rest = document.createElement("aside");
    rest.className = "panel door-form door-rest";
    rest.setAttribute("aria-label", net.dataset.none);
    side(rest);
  };
  const tapped = async (form) => {
    if (form.dataset.sent !== undefined) return;
    form.dataset.sent = "";
    turn += 1;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    if (!form.elements.tap.value) form.elements.tap.value = random();
    const body = new URLSearchParams(new FormData(form));
    const kept = new URLSearchParams(body);
    kept.delete("csrf_token");
    kept.delete("once");
    const tap = { tap: body.get("tap"), to: form.getAttribute("action"), at: Date.now(), body: kept.toString() };
    if (waiting().length) {
      keep([...waiting(), tap]);
      thank(tap);
      tellOfNet();
      return send();
    }
    try {
      show(await ask(tap.to, body));
      tellOfNet();
    } catch (error) {
      if (!isNetGone(error)) throw error;
      isAway = true;
      keep([...waiting(), tap]);
      thank(tap);
      tellOfNet();
    }
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const step = event.target.closest("[data-step]");
    if (step) {
      const field = step.parentElement.querySelector("input");
      field.value = Math.min(Number(field.max), Math.max(Number(field.min), (Number(field.value) || 0) + Number(step.dataset.step)));
      return;
    }
    if (event.target.closest("[data-prints]")) return window.print();
    const link = event.target.closest("#door main a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-tap]")) {
      event.preventDefault();
      tapped(form);
    } else if (form.matches("[data-ask]")) {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(form));
      follow(Object.assign(document.createElement("a"), { href: `${form.getAttribute("action")}?${query}` }));
    }
  });

  // ---- Six seconds to undo, thirty to be back at the start -------------------------------------------------------------
  let undoTimer;
  const mindUndo = () => {
    clearTimeout(undoTimer);
    const undo = door().querySelector(".door-undo[data-seconds]");
    if (undo) undoTimer = setTimeout(() => undo.isConnected && undo.remove(), Number(undo.dataset.seconds) * 1000);
  };
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown", "scroll"])
    document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
  const isAtStart = () => door().dataset.open === undefined && !door().querySelector(".error-summary");
  const isDanish = () => document.documentElement.lang === "da";
  const back = async () => {
    try {
      const told = await ask(start());
      if (!isDanish()) return location.assign(door().dataset.homeLanguage);
      show(told, true);
      tellOfNet();
    } catch (error) {
      if (!isNetGone(error)) throw error;
      isAway = true;
      thankless();
      tellOfNet();
    }
  };
  const refresh = async () => {
    if (document.hidden || isSending) return;
    if (waiting().length) return send();
    if (!isAtStart() || door().querySelector(".door-undo[data-seconds]")) return;
    const mine = turn;
    try {
      const told = await ask(start());
      if (isAtStart() && mine === turn) show(told, true);
      tellOfNet();
    } catch (error) {
      if (!isNetGone(error)) throw error;
      isAway = true;
      tellOfNet();
    }
  };
  let fresh = Date.now(), beat = Date.now();
  setInterval(() => {
    const now = Date.now(), hasSlept = now - beat > 30_000;
    beat = now;
    if (now - touched > REST && (!isAtStart() || !isDanish() || location.search)) {
      touched = now;
      back();
    } else if (hasSlept || now - fresh > (isAway || waiting().length ? AGAIN : REFRESH)) {
      fresh = now;
      refresh();
    }
  }, 1_000);
  document.addEventListener("visibilitychange", refresh);
  window.addEventListener("online", refresh);
  window.addEventListener("offline", () => {
    isAway = true;
    tellOfNet();
  });
  mindUndo();
  tellOfNet();
  if (waiting().length) send();
})();
