// The house's own few lines. Every page works without them; they make it smoother.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const on = (kind, selector, act) =>
    document.addEventListener(kind, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  // ---- Asking once: the box a summary opens becomes a real dialog -------------------------------------------
  const open = (dialog) => {
    if (!dialog.open && dialog.showModal) dialog.showModal();
  };
  on("click", ".ask > summary", (summary, event) => {
    const dialog = summary.parentElement.querySelector(":scope > dialog");
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    summary.parentElement.open = true;
    open(dialog);
    dialog.addEventListener("close", () => {
      summary.parentElement.open = false;
      summary.focus();
    }, { once: true });
  });
  on("click", "[data-opens]", (button, event) => {
    const dialog = document.getElementById(button.dataset.opens);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    open(dialog);
    dialog.addEventListener("close", () => button.focus(), { once: true });
  });
  on("click", "[data-closes]", (button, event) => {
    const dialog = button.closest("dialog");
    if (!dialog || !dialog.open) return;
    event.preventDefault();
    dialog.close();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
  });
  const openRefusedDialogs = (within) => {
    for (const summary of within.querySelectorAll(".ask > dialog .error-summary")) {
      const ask = summary.closest(".ask");
      ask.open = true;
      open(ask.querySelector(":scope > dialog"));
    }
  };

  // ---- Menus close when one looks elsewhere --------------------------------------------------------------------
  const closeMenus = (but) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // ---- Copy: says so when it is done; without a clipboard the text is marked ---------------------------------
  on("click", "[data-copy]", async (button, event) => {
    event.preventDefault();
    const field = document.getElementById(button.dataset.copyFrom || "");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      if (field) {
        field.focus();
        field.select();
      }
      if (!field || !document.execCommand("copy")) return;
    }
    button.classList.add("is-copied");
    setTimeout(() => button.classList.remove("is-copied"), 4000);
  });

  // ---- What has just been done is told, and leaves by itself; what is wrong stays ------------------------------
  const flashes = () => document.getElementById("flashes");
  const leave = (flash) => {
    flash.classList.add("is-leaving");
    setTimeout(() => flash.remove(), 300);
  };
  const mind = (flash) => {
    if (flash.dataset.minded || flash.classList.contains("flash-wrong")) return;
    flash.dataset.minded = "yes";
    const seconds = Number(flash.dataset.seconds) || 8;
    const line = flash.querySelector(".undo-left");
    if (line) line.style.setProperty("--undo", `${seconds}s`);
    let left = seconds;
    const tick = setInterval(() => {
      if (flash.matches(":hover, :focus-within") && !line) return;
      left -= 1;
      if (left > 0) return;
      clearInterval(tick);
      leave(flash);
    }, 1000);
  };
  const mindAll = () => {
    for (const flash of document.querySelectorAll("#flashes .flash, .flash[data-seconds]")) mind(flash);
  };
  on("click", ".flash-close", (button) => leave(button.closest(".flash")));
  const tell = (title, advice) => {
    const pattern = document.getElementById("flash-pattern");
    const place = flashes();
    if (!pattern || !place) return;
    const flash = pattern.content.firstElementChild.cloneNode(true);
    flash.querySelector("b").textContent = title || flash.querySelector("b").textContent;
    if (title) flash.querySelector("[data-advice]").textContent = advice || "";
    place.replaceChildren(flash);
  };

  // ---- Printing ---------------------------------------------------------------------------------------------
  on("click", "[data-prints]", () => window.print());

  // ---- Filters act at once ------------------------------------------------------------------------------------
  on("change", "form[data-auto]", (form) => form.requestSubmit());

  // ---- Back to the start when nobody has touched the screen for a while ----------------------------------------
  const rest = document.querySelector("[data-return-after]");
  if (rest) {
    let timer;
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => location.assign(rest.dataset.returnTo), Number(rest.dataset.returnAfter) * 1000);
    };
    for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, restart, { passive: true });
    restart();
  }

  // ---- htmx: never eat a half-typed form, never put a whole page into a part of one -----------------------------
  on("input", "form", (form) => {
    if (form.method === "post") form.setAttribute("data-dirty", "");
  });
  const isBusy = () =>
    document.hidden || document.querySelector("dialog[open], details.menu[open]") !== null;
  document.addEventListener("htmx:before:request", (event) => {
    const source = event.detail.ctx.sourceElement;
    if (source.matches("[data-quiet]") && isBusy()) event.preventDefault();
  });
  let pressed = null;
  document.addEventListener("htmx:config:request", (event) => {
    pressed = event.detail.ctx.sourceEvent?.submitter || document.activeElement;
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx } = event.detail;
    const { status, raw } = ctx.response || {};
    if (!status) return;
    const isPage = /^\s*<!doctype/i.test(ctx.text || "");
    const quiet = ctx.sourceElement.matches?.("[data-quiet]");
    if (status >= 400 && status !== 422) {
      event.preventDefault();
      if (quiet) return;
      const page = new DOMParser().parseFromString(ctx.text || "", "text/html");
      tell(page.querySelector("h1")?.textContent.trim(), page.querySelector("[data-advice]")?.textContent.trim());
      return;
    }
    if (isPage && ctx.target !== document.body) {
      event.preventDefault();
      if (!quiet) location.assign(raw.url);
      return;
    }
    const form = ctx.sourceElement.closest?.("form");
    if (form && ctx.request?.method !== "GET") {
      form.removeAttribute("data-dirty");
      form.reset();
    }
    if (status < 400) ctx.sourceElement.closest?.("dialog[open]")?.close();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    mindAll();
    const place = ctx.target?.isConnected ? ctx.target : document;
    openRefusedDialogs(place);
    const look = place.querySelector("[data-look]");
    if (look && ctx.request?.method !== "GET") {
      look.focus({ preventScroll: true });
      look.scrollIntoView({ block: "center" });
    }
    if (ctx.response?.status === 422) {
      (place.querySelector(".error-summary") || place.querySelector("[aria-invalid=true]"))?.focus();
    }
  });
  document.addEventListener("htmx:finally:request", (event) => {
    if (event.detail.ctx.sourceElement.matches?.("[data-quiet]")) return;
    if (document.activeElement && document.activeElement !== document.body) return;
    const card = event.detail.ctx.sourceElement.closest?.("li");
    const { target } = event.detail.ctx;
    const place = target?.isConnected ? target : target?.id && document.getElementById(target.id);
    const again = [pressed, pressed?.id && document.getElementById(pressed.id), card?.querySelector("a, button"), place].find((each) => each?.isConnected);
    if (again && again === place && !again.hasAttribute("tabindex")) again.tabIndex = -1;
    again?.focus?.({ preventScroll: true });
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail.ctx?.sourceElement?.matches?.("[data-quiet]")) tell();
  });
  // Without a net a form stays as it is typed, instead of giving way to the browser's own page. Forms that htmx or a
  // page's own script sends are theirs.
  window.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method === "dialog") return;
    event.preventDefault();
    tell();
  });

  mindAll();
  openRefusedDialogs(document);
  if (document.querySelector(".error-summary")) document.querySelector(".error-summary").focus();
})();
