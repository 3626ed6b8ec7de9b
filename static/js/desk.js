// The line before the button: what goes to whom, as the tiles are tapped. Without it the tiles themselves tell.
(() => {
  "use strict";
  const tell = () => {
    const line = document.querySelector("[data-sum]");
    if (!line) return;
    const chosen = (name) => document.querySelector(`#hand-out input[name="${name}"]:checked`)?.closest("label")?.querySelector("b")?.textContent;
    const what = chosen("what");
    const who = chosen("who");
    const words = what && who ? line.dataset.sum.replace("{what}", () => what).replace("{who}", () => who) : "";
    if (line.textContent !== words) line.textContent = words;
  };
  document.addEventListener("change", tell);
  document.addEventListener("htmx:after:swap", tell);
  tell();
})();
