/** The form of a new version: rows of bands and weights, and what it would give, checked by the server while typing. */

import { buat, tunda } from "../ukur/tanya.js";

const form = document.querySelector("#acuan-form");
const hasil = document.querySelector("#acuan-hasil");

/** Asks the page's door with the form as it would be sent; null where there is no answer to use. */
async function tanya() {
  try {
    const jawab = await fetch(form.dataset.cek, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    return jawab.ok ? await jawab.json() : null;
  } catch {
    return null; // without a connection nothing is checked; saving says so itself
  }
}

/** Where the sentences of a field stand: its own box, that of its row, or that of its table. */
function tempat(letak) {
  const [tabel, nomor, medan] = letak.split(".");
  if (nomor) {
    const baris = form.querySelectorAll(`[data-baris="${tabel}"]`)[barisTerisi(tabel)[Number(nomor) - 1]];
    return { kotak: baris?.querySelector(".pita-galat"), medan: baris?.querySelector(`[name="${tabel}_${medan}"]`) };
  }
  const medanSatu = form.querySelector(`[data-letak="${letak}"]`);
  const kotak = medanSatu ? document.getElementById(`${medanSatu.id}-galat`) : form.querySelector(`[data-galat="${letak}"]`);
  return { kotak, medan: medanSatu };
}

/** The places of the rows in which something was typed: the server counts these alone. */
function barisTerisi(tabel) {
  return [...form.querySelectorAll(`[data-baris="${tabel}"]`)]
    .map((satu, nomor) => ([...satu.querySelectorAll("input")].some(({ value }) => value.trim()) ? nomor : -1))
    .filter((nomor) => nomor >= 0);
}

function tunjukkan({ masalah, baris }) {
  for (const kotak of form.querySelectorAll(".medan-galat")) {
    kotak.replaceChildren();
  }
  for (const medan of form.querySelectorAll("[aria-invalid]")) {
    medan.removeAttribute("aria-invalid");
  }
  const sisa = [];
  for (const { letak, pesan } of masalah) {
    const { kotak, medan } = tempat(letak);
    medan?.setAttribute("aria-invalid", "true");
    if (kotak) {
      kotak.append(buat("p", pesan));
    } else {
      sisa.push(buat("p", pesan, { class: "ukur-ingat" }));
    }
  }
  hasil.replaceChildren(...sisa, ...baris.map((satu) => buat("p", satu)));
}

const periksa = tunda(tanya, tunjukkan);

form.addEventListener("input", periksa);
form.addEventListener("change", periksa);
form.addEventListener("click", ({ target }) => {
  const tambah = target.closest("[data-tambah]");
  if (tambah) {
    const nama = tambah.dataset.tambah;
    const daftar = form.querySelector(`[data-daftar="${nama}"]`);
    daftar.append(form.querySelector(`[data-contoh="${nama}"]`).content.cloneNode(true));
    daftar.lastElementChild.querySelector("input").focus();
  }
  const hapus = target.closest("[data-hapus-baris]");
  if (hapus) {
    const baris = hapus.closest("[data-baris]");
    const nama = baris.dataset.baris;
    const berikut = baris.nextElementSibling ?? baris.previousElementSibling;
    baris.remove();
    (berikut?.querySelector("input") ?? form.querySelector(`[data-tambah="${nama}"]`)).focus();
    periksa();
  }
});
periksa();
