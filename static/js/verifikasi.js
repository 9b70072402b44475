/** Compares a chosen file with the checksums of the page; the file stays in the browser (the page may send nothing). */

const kotak = document.querySelector("#banding");
const masukan = document.querySelector("#berkas");
const hasil = document.querySelector("#hasil");
const anda = document.querySelector("#sidik-anda");

/** @param {ArrayBuffer} data @returns {Promise<string>} */
async function sidik(data) {
  const bita = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(bita, (satu) => satu.toString(16).padStart(2, "0")).join("");
}

function katakan(teks, kelas = "") {
  hasil.textContent = teks;
  hasil.className = kelas;
}

async function cocokkan(berkas) {
  anda.textContent = "";
  katakan(hasil.dataset.hitung);
  let milik = "";
  try {
    milik = await sidik(await berkas.arrayBuffer());
  } catch {
    katakan(hasil.dataset.gagal, "verifikasi-status verifikasi-tidak");
    return;
  }
  anda.textContent = milik;
  const sama = [...document.querySelectorAll("[data-sidik]")].find((satu) => satu.dataset.sidik === milik);
  if (sama) {
    katakan(`${hasil.dataset.sama} (${sama.dataset.nama}).`, "verifikasi-status verifikasi-berlaku");
  } else {
    katakan(hasil.dataset.beda, "verifikasi-status verifikasi-tidak");
  }
}

// Browsers hash on secure pages alone (https, or this very machine).
if (window.crypto?.subtle) {
  kotak.hidden = false;
  masukan.addEventListener("change", () => {
    if (masukan.files.length) {
      cocokkan(masukan.files[0]);
    }
  });
}
