// Forms that are sent with a passkey: the browser makes one or proves that it has it, then the
// form goes off. Without JavaScript the pages say that passkeys need it.
(() => {
  "use strict";

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
  };

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  async function create({ creation_options: { publicKey } }) {
    const made = await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: listed(publicKey.excludeCredentials),
        // It must sign in on its own: it is found without an address, and asks who holds it.
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
    return {
      ...common(made),
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    };
  }

  async function get({ request_options: { publicKey } }) {
    const proof = await navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: listed(publicKey.allowCredentials),
      },
    });
    const { userHandle } = proof.response;
    return {
      ...common(proof),
      response: {
        authenticatorData: text(proof.response.authenticatorData),
        clientDataJSON: text(proof.response.clientDataJSON),
        signature: text(proof.response.signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
  }

  function common(credential) {
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function optionsOf(form) {
    if (!form.dataset.fetch) {
      return JSON.parse(document.getElementById(form.dataset.options).textContent);
    }
    const answer = await fetch(form.dataset.fetch, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The site answered ${answer.status}.`);
    return answer.json();
  }

  function words(error) {
    if (error.name === "InvalidStateError") {
      return "This device has a passkey for your account already. Use that one.";
    }
    if (error.name === "NotAllowedError") {
      return "Nothing was done: the device was not confirmed in time, or has no passkey for this site. Try again.";
    }
    if (error.name === "SecurityError") {
      return "The browser allows passkeys on secure addresses with a name only. Tell the administrator of the site.";
    }
    return "The passkey could not be used. Try again, or sign in another way.";
  }

  function tell(message) {
    const box = document.querySelector("[data-passkey-trouble]");
    box.querySelector("[data-passkey-words]").textContent = message;
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!window.PublicKeyCredential) {
        tell("This browser cannot use passkeys here. Sign in another way.");
        return;
      }
      try {
        const options = await optionsOf(form);
        const credential = form.dataset.passkey === "create" ? await create(options) : await get(options);
        form.querySelector("[name=credential]").value = JSON.stringify(credential);
        // Past this listener: the form is complete now.
        HTMLFormElement.prototype.submit.call(form);
      } catch (error) {
        tell(words(error));
      }
    });
  }
})();
