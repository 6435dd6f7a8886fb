// Verifies the signed text of a receipt in the browser (Ed25519 by WebCrypto), also without a network once the page is open.
const place = document.querySelector("[data-receipt-keys]");
const field = document.querySelector("[name=token]");

const fromBase32 = (text) => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const place32 = alphabet.indexOf(letter);
    if (place32 < 0) throw new RangeError("not base32");
    value = (value << 5) | place32;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 255);
      value &= (1 << bits) - 1;
    }
  }
  return new Uint8Array(bytes);
};

const verified = async (typed) => {
  const parts = typed.slice(typed.lastIndexOf("#") + 1).replace(/\s/g, "").split(".");
  if (parts.length !== 3 || parts[0] !== "TY1") return null;
  const [text, signature] = parts.slice(1).map(fromBase32);
  const alg = JSON.parse(new TextDecoder().decode(text))[8] ?? "EdDSA";
  if (alg !== "EdDSA") throw new DOMException(`no browser verifies ${alg}`, "NotSupportedError"); // the server does
  for (const jwk of JSON.parse(place.dataset.receiptKeys).filter(({ crv }) => crv === "Ed25519")) {
    const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
    if (await crypto.subtle.verify("Ed25519", key, signature, text)) return JSON.parse(new TextDecoder().decode(text));
  }
  return null;
};

const tell = (words, kind, facts = []) => {
  const box = document.createElement("div");
  box.className = `notice notice-${kind}`;
  for (const line of [words, facts.filter((fact) => fact !== null).join(" · ")].filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  place.replaceChildren(box);
};

const look = async (typed) => {
  if (!typed || !globalThis.crypto?.subtle) return;
  try {
    const facts = await verified(typed);
    const isThis = facts && (!place.dataset.checkCode || facts[6] === place.dataset.checkCode);
    if (isThis) tell(place.dataset.genuine, "success", facts.slice(0, 6));
    else tell(place.dataset.forged, "danger");
  } catch (failure) {
    if (failure.name !== "NotSupportedError") tell(place.dataset.forged, "danger");
  }
};

if (place) {
  look(location.hash.slice(1));
  field?.addEventListener("input", () => look(field.value));
}
