// A passkey asked for or made: the browser asks the person, the answer goes back as the form's one field.
(() => {
  "use strict";
  const form = document.getElementById("passkey");
  const says = document.getElementById("passkey-says");
  if (!form) return;
  const fail = (sentence) => {
    says.textContent = sentence;
    says.className = "field-error";
    says.setAttribute("role", "alert");
  };
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = JSON.parse(form.dataset.options);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of [asked.excludeCredentials, asked.allowCredentials]) {
    for (const each of list || []) each.id = bytes(each.id);
  }
  const answer = (credential) => {
    const said = credential.response;
    const response = { clientDataJSON: text(said.clientDataJSON) };
    if (said.attestationObject) {
      response.attestationObject = text(said.attestationObject);
      response.transports = said.getTransports ? said.getTransports() : [];
    } else {
      response.authenticatorData = text(said.authenticatorData);
      response.signature = text(said.signature);
      response.userHandle = said.userHandle ? text(said.userHandle) : null;
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      extensions: JSON.stringify(credential.getClientExtensionResults()),
      response,
    };
  };
  const ask = async () => {
    if (!window.PublicKeyCredential || !navigator.credentials) return fail(form.dataset.missing);
    try {
      const made = form.dataset.passkey === "create";
      const credential = await navigator.credentials[made ? "create" : "get"]({ publicKey: asked });
      form.querySelector("[name=credential]").value = JSON.stringify(answer(credential));
      form.submit();
    } catch (why) {
      fail((why?.name === "InvalidStateError" && form.dataset.again) || form.dataset.sorry);
    }
  };
  ask();
})();
