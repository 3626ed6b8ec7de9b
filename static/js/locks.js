// The page leaves by itself when the time is out. The server knows the time: it is asked before, and told of touches.
(() => {
  "use strict";
  const { left, ask, to } = document.currentScript.dataset;
  const TOLD_EVERY = 15_000;
  let over = Date.now() + Number(left) * 1000;
  let asked = Date.now();
  let isTouched = false;
  let isAsking = false;

  const cover = (yes) => document.documentElement.classList.toggle("is-locked", yes);
  const leave = () => {
    cover(true);
    location.replace(to);
  };
  const askTheHouse = async () => {
    if (isAsking) return;
    isAsking = true;
    const query = isTouched ? "?roert=1" : "";
    isTouched = false;
    asked = Date.now();
    try {
      const answer = await fetch(ask + query, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return leave();
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      over = Date.now() + said.left * 1000;
    } catch {
      // Without the net the page keeps its own time.
    } finally {
      isAsking = false;
    }
    if (Date.now() >= over) leave();
    else cover(false);
  };
  const look = () => {
    if (Date.now() >= over) {
      cover(true);
      askTheHouse();
    } else if (isTouched && Date.now() - asked >= TOLD_EVERY) {
      askTheHouse();
    }
  };
  for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
    document.addEventListener(kind, () => { isTouched = true; }, { capture: true, passive: true });
  }
  for (const kind of ["visibilitychange", "pageshow", "focus"]) window.addEventListener(kind, look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
})();
