/* <form data-module="passkey" data-options="…" data-failed="…"> with a hidden field `answer` and a hidden button [data-ask]:
   asks the browser to make or to show a passkey (WebAuthn), and sends what it says. Without this file the words in
   [data-without] tell what else does. */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function question(json) {
  const options = JSON.parse(json);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const known of list ?? []) known.id = bytes(known.id);
  }
  return options;
}

function answer(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

export default function passkey(form) {
  const button = form.querySelector("[data-ask]");
  const status = form.querySelector("[role=status]");
  if (!button || !window.PublicKeyCredential || !form.dataset.options) return;
  form.querySelector("[data-without]").hidden = true;
  button.hidden = false;
  button.type = "submit"; // Enter in one of several fields presses it too

  async function ask() {
    status.textContent = "";
    const words = form.elements.passphrase;
    if (words && !words.value) { // nothing to ask the device for yet: the site says what is missing
      form.submit();
      return;
    }
    try {
      const publicKey = question(form.dataset.options);
      const made = await navigator.credentials[publicKey.user ? "create" : "get"]({ publicKey });
      form.elements.answer.value = answer(made);
      form.submit();
    } catch {
      status.textContent = form.dataset.failed;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
