// A signature drawn with a finger, once for all that is handed out. It may always be left out.
(() => {
  "use strict";
  const wired = new WeakSet();
  const wire = (pad) => {
    if (wired.has(pad)) return;
    wired.add(pad);
    const canvas = pad.querySelector("canvas");
    const field = pad.querySelector("input[type=hidden]");
    const brush = canvas.getContext("2d");
    let drawing = false;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * (canvas.width / box.width), (event.clientY - box.top) * (canvas.height / box.height)];
    };
    const clear = () => {
      brush.fillStyle = "#ffffff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      field.value = "";
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      drawing = true;
      brush.lineWidth = 4;
      brush.lineCap = "round";
      brush.strokeStyle = "#12191a";
      brush.beginPath();
      brush.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      brush.lineTo(...at(event));
      brush.stroke();
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(kind, () => {
        if (drawing) field.value = canvas.toDataURL("image/png");
        drawing = false;
      });
    }
    pad.querySelector("[data-clears]").addEventListener("click", clear);
    clear();
  };
  const wireAll = () => document.querySelectorAll("[data-signature]").forEach(wire);
  document.addEventListener("htmx:after:swap", wireAll);
  wireAll();
})();
