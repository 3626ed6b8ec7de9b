// Reading labels: by camera, by picture, by keyboard scanner, by hand. Loaded only on pages that read labels; the
// decoder itself only when the drawer is opened. Without any of it the code is typed and sent as any form.
(() => {
  "use strict";
  const EVERY = 125;            // ms between two looks
  const SAME_AGAIN = 2500;      // ms before the same label counts again
  const KEY_GAP = 80;           // ms between two keys of a scanner; fingers are slower
  const SHORTEST = 4;           // letters of a code
  const drawer = document.getElementById("scanner");
  const form = () => document.querySelector("form[data-scan]");
  if (!drawer || !form()) return;

  const video = drawer.querySelector("video");
  const stack = drawer.querySelector("[data-stack]");
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  let stream = null;
  let timer = null;
  let read = null;
  let last = { code: "", at: 0 };
  let camera = 0;
  let busy = Promise.resolve();
  let scanned = false;

  // ---- What is heard: high and short for yes, one note for "already", low and long for no -----------------------
  let audio = null;
  const note = (pitch, from, length, shape = "sine") => {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.type = shape;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0.16, audio.currentTime + from);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + from + length);
    tone.connect(gain).connect(audio.destination);
    tone.start(audio.currentTime + from);
    tone.stop(audio.currentTime + from + length);
  };
  const SOUNDS = {
    good: () => { note(880, 0, 0.09); note(1320, 0.09, 0.14); },
    again: () => note(660, 0, 0.2),
    no: () => { note(196, 0, 0.22, "square"); note(147, 0.22, 0.34, "square"); },
  };
  const sound = (outcome) => {
    try {
      audio ||= new AudioContext();
      audio.resume();
      (SOUNDS[outcome] || SOUNDS.good)();
    } catch { /* a device without sound still shows colour and words */ }
    navigator.vibrate?.(outcome === "no" ? [120, 60, 120] : 60);
  };

  // ---- What a label says: the last part of its address, or the code as it is ------------------------------------
  const codeIn = (text) => {
    const path = String(text).trim().match(/\/t\/([0-9A-Za-z-]+)/);
    return (path ? path[1] : String(text)).trim();
  };

  const say = (name) => {
    for (const help of drawer.querySelectorAll("[data-help]")) help.hidden = help.dataset.help !== name;
    drawer.dataset.state = name;
  };

  // ---- Sending: a page that chooses goes on with the code; a page that stacks keeps the drawer open --------------
  const card = (text) => new DOMParser().parseFromString(text, "text/html").getElementById("scan_card");
  const ask = async (action, body) => {
    const answer = await fetch(action, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "li#scan_card" },
    });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) {
      location.assign(elsewhere);
      return null;
    }
    return card(await answer.text());
  };
  const settle = (shown, place) => {
    const to = form();
    if (!shown) {
      say("offline");
      sound("no");
      return;
    }
    const { once, outcome } = shown.dataset;
    if (once && to?.elements.once) to.elements.once.value = once;
    drawer.querySelector(".scanner-progress").textContent = shown.dataset.progress || "";
    shown.removeAttribute("id");
    if (place) place.replaceWith(shown);
    else stack.prepend(shown);
    while (stack.children.length > 30) stack.lastElementChild.remove();
    scanned = true;
    sound(outcome);
  };
  const send = (code) => {
    const to = form();
    if (!to || !code) return;
    if (to.dataset.scan === "go") {
      drawer.close();
      to.elements.code.value = code;
      to.requestSubmit();
      sound("good");
      return;
    }
    busy = busy.then(async () => {
      const body = new FormData(form());
      body.set("code", code);
      try {
        settle(await ask(to.action, body));
      } catch {
        settle(null);
      }
    });
  };
  const found = (text) => {
    const code = codeIn(text);
    const now = performance.now();
    if (!code || (code === last.code && now - last.at < SAME_AGAIN)) {
      if (code) last.at = now;
      return;
    }
    last = { code, at: now };
    send(code);
  };

  // ---- Reading a picture: the device's own reader where it knows QR codes, else ours -----------------------------
  const load = (source) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  const reader = async () => {
    if ("BarcodeDetector" in window) {
      const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
      if (formats.includes("qr_code")) {
        const own = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (image) => (await own.detect(image))[0]?.rawValue;
      }
    }
    if (!window.jsQR) await load(drawer.dataset.reader);
    return async (image) => {
      const points = image.getContext("2d").getImageData(0, 0, image.width, image.height);
      return window.jsQR(points.data, points.width, points.height, { inversionAttempts: "dontInvert" })?.data;
    };
  };
  const draw = (source, width, height, most) => {
    const scale = Math.min(1, most / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    brush.drawImage(source, 0, 0, width, height, 0, 0, canvas.width, canvas.height);
  };

  // ---- The camera -------------------------------------------------------------------------------------------------
  const look = async () => {
    if (!stream) return;
    if (video.readyState >= 2 && !document.hidden) {
      const side = Math.min(video.videoWidth, video.videoHeight);
      canvas.width = canvas.height = Math.min(side, 480);
      brush.drawImage(
        video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, canvas.width, canvas.height,
      );
      const text = await read(canvas).catch(() => null);
      if (text) found(text);
    }
    if (stream) timer = setTimeout(look, EVERY);
  };
  const stop = () => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    video.srcObject = null;
  };
  const NAMES = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "taken" };
  const start = async () => {
    stop();
    say("starting");
    try {
      read ||= await reader();
    } catch {
      say("offline");
      return;
    }
    if (!navigator.mediaDevices?.getUserMedia) {
      say("insecure");
      return;
    }
    try {
      const eyes = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
      const chosen = camera && eyes.length > 1 ? { deviceId: { exact: eyes[camera % eyes.length].deviceId } } : { facingMode: { ideal: "environment" } };
      stream = await navigator.mediaDevices.getUserMedia({ video: { ...chosen, width: { ideal: 1280 } }, audio: false });
      drawer.querySelector("[data-turn]").hidden = eyes.length < 2;
    } catch (why) {
      say(NAMES[why.name] || "refused");
      return;
    }
    if (!drawer.open) {
      stop();
      return;
    }
    video.srcObject = stream;
    await video.play().catch(() => {});
    say("looking");
    look();
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-scans]")) {
      drawer.showModal();
      audio ||= "AudioContext" in window ? new AudioContext() : null;
      start();
    } else if (event.target.closest("[data-again]")) {
      start();
    } else if (event.target.closest("[data-turn]")) {
      camera += 1;
      start();
    }
  });
  drawer.addEventListener("close", () => {
    stop();
    if (!scanned) return;
    scanned = false;
    stack.replaceChildren();
    document.body.dispatchEvent(new CustomEvent("scanned"));
  });
  document.addEventListener("visibilitychange", () => {
    if (!drawer.open) return;
    if (document.hidden) stop();
    else start();
  });
  window.addEventListener("pagehide", stop);

  // ---- A picture instead of the camera ------------------------------------------------------------------------------
  drawer.querySelector("[data-picture]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    try {
      read ||= await reader();
      const image = await createImageBitmap(file);
      for (const most of [1200, 700, 2000]) {
        draw(image, image.width, image.height, most);
        const text = await read(canvas);
        if (text) {
          last = { code: "", at: 0 };
          found(text);
          return;
        }
      }
    } catch { /* told below */ }
    say("unreadable");
    sound("no");
  });

  // ---- Typed within the drawer, and undone within it ----------------------------------------------------------------
  drawer.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = event.target;
    if (asked.matches("[data-typed]")) {
      const code = codeIn(asked.elements.code.value);
      asked.reset();
      send(code);
      return;
    }
    const place = asked.closest("li");
    if (!place) return;
    try {
      settle(await ask(asked.action, new FormData(asked)), place);
    } catch {
      settle(null);
    }
  });

  // ---- A keyboard scanner: fast keys that end with Enter, wherever one looks; a field with focus has its own -------
  let typed = "";
  let at = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.timeStamp - at > KEY_GAP) typed = "";
    at = event.timeStamp;
    if (event.key === "Enter") {
      if (typed.length < SHORTEST) return;
      event.preventDefault();
      const code = codeIn(typed);
      typed = "";
      if (drawer.open || form()?.dataset.scan === "go") {
        send(code);
        return;
      }
      const to = form();
      to.elements.code.value = code;
      to.requestSubmit();
    } else if (event.key.length === 1) {
      if (typed) event.preventDefault();
      typed += event.key;
    }
  }, true);

  // ---- What a page tells after a scan outside the drawer is heard too ------------------------------------------------
  const hear = (place) => {
    const told = place?.querySelector?.("[data-outcome]");
    if (told) sound(told.dataset.outcome);
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.sourceElement?.matches?.("form[data-scan]")) hear(document.getElementById(event.detail.ctx.target?.id));
  });
})();
