/** Questions to the server while somebody types: the newest answer counts, older ones are dropped. */

const JEDA_MS = 350;

/** @param {HTMLFormElement} form @returns {string} */
function token(form) {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** Asks the page's door; null where there is no answer to use. */
export async function tanya(form, isi) {
  try {
    const jawab = await fetch(form.dataset.cek, {
      method: "POST",
      headers: { "X-CSRFToken": token(form), Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify(isi),
    });
    return jawab.ok ? await jawab.json() : null;
  } catch {
    return null; // without a connection nothing is checked; saving says so itself
  }
}

/**
 * Runs `kerja` some time after the last call; `pakai` gets its answer unless a newer question went out meanwhile.
 * @template T
 * @param {() => Promise<T>} kerja
 * @param {(jawab: T) => void} pakai
 */
export function tunda(kerja, pakai) {
  let nomor = 0;
  let alarm = 0;
  return () => {
    window.clearTimeout(alarm);
    alarm = window.setTimeout(async () => {
      nomor += 1;
      const milik = nomor;
      const jawab = await kerja();
      if (milik === nomor && jawab !== null) {
        pakai(jawab);
      }
    }, JEDA_MS);
  };
}

/** An element with text and attributes. */
export function buat(nama, isi = "", sifat = {}) {
  const unsur = document.createElement(nama);
  unsur.textContent = isi;
  for (const [kunci, nilai] of Object.entries(sifat)) {
    unsur.setAttribute(kunci, nilai);
  }
  return unsur;
}
