// Who is next: with a name tapped, the PIN can be typed at once.
(() => {
  "use strict";
  const pin = document.querySelector("input[name=pin]");
  if (!pin) return;
  document.addEventListener("click", (event) => {
    if (event.target.matches?.("input[name=who]")) pin.focus();
  });
  if (document.querySelector("input[name=who]:checked")) pin.focus();
})();
