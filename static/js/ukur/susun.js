/** Choices that write the formula: the units that are combined and the way, or the instrument; shown before saving. */

import { tanya, tunda } from "./tanya.js";

const form = document.querySelector("#ukur");
const MEDAN = ["g_cara", "i_kode"];

/** @returns {HTMLElement | null} the part of the choice that is open */
function terbuka() {
  return form.querySelector('section[data-cara="gabungan"]:not([hidden]), section[data-cara="instrumen"]:not([hidden])');
}

function isi() {
  const medan = form.elements;
  const pilihan = Object.fromEntries(MEDAN.map((nama) => [nama, medan[nama]?.value ?? ""]));
  const sumber = [...form.querySelectorAll("[name=g_sumber]:checked")].map(({ value }) => value);
  const rinci = medan.i_rinci.checked ? "ya" : "";
  return { tindakan: "susun", cara_ukur: medan.cara_ukur.value, ...pilihan, g_sumber: sumber, i_rinci: rinci };
}

const tanyakan = tunda(
  () => tanya(form, isi()),
  (jawab) => {
    const bagian = terbuka();
    if (!bagian) {
      return;
    }
    bagian.querySelector("[data-susun-masalah]").replaceChildren(
      ...jawab.masalah.map((satu) => Object.assign(document.createElement("li"), { textContent: satu })),
    );
    const rumus = bagian.querySelector("[data-susun-rumus]");
    bagian.querySelector("[data-susun-judul]").hidden = !jawab.html;
    rumus.hidden = !jawab.html;
    rumus.innerHTML = jawab.html; // the server escapes every name and label in it
  },
);

/** What belongs to the chosen instrument is shown; only one with parts of its parts can be entered by them. */
function tampilkanInstrumen() {
  const pilih = form.elements.i_kode;
  const sub = pilih.selectedOptions[0]?.dataset.sub ?? "";
  form.querySelector("[data-rinci]").hidden = sub === "";
  form.querySelector("[data-rinci] [data-sub]").textContent = sub;
  for (const satu of form.querySelectorAll("[data-instrumen]")) {
    satu.hidden = satu.dataset.instrumen !== pilih.value;
  }
}

/** Shows what the choice gives; asks only where there is something to ask about. */
export function perbarui() {
  tampilkanInstrumen();
  const bagian = terbuka();
  // What is written anew is not sent along: a hundred variables would be too many fields.
  for (const kotak of form.querySelectorAll("#variabel-daftar [name]")) {
    kotak.disabled = bagian !== null;
  }
  if (bagian?.dataset.cara === "gabungan" ? bagian.querySelector("[name=g_sumber]") : form.elements.i_kode.value) {
    tanyakan();
  }
}
