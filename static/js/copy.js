// Keeps a copy of a volunteer's own shifts on their own phone, for when there is no net. Its worker shows it.
(() => {
  "use strict";
  const KEPT = "familiehus-vagter";
  const at = () => document.querySelector("[data-copy]");
  if (!at() || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const { copy, worker, scope } = at().dataset;

  const keep = async () => {
    const answer = await fetch(copy, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return caches.delete(KEPT);
    const words = await answer.text();
    const kept = await caches.open(KEPT);
    const headers = new Headers(answer.headers);
    headers.set("X-Fetched-At", String(Date.now()));
    const page = new DOMParser().parseFromString(words, "text/html");
    const files = [...page.querySelectorAll("link[href]")].map((link) => link.href).filter((href) => new URL(href).origin === location.origin);
    await Promise.all(files.map(async (file) => {
      if (!(await kept.match(file))) await kept.add(file);
    }));
    await kept.put(copy, new Response(words, { status: 200, headers }));
    document.documentElement.dataset.copied = "";
  };
  const quietly = () => keep().catch(() => {});
  navigator.serviceWorker.register(worker, { scope }).then(quietly, () => {});
  let timer;
  document.addEventListener("htmx:after:swap", () => {
    clearTimeout(timer);
    timer = setTimeout(quietly, 500);
  });
})();
