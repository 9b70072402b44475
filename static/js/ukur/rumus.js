/** The formula's text area: problems marked at their place, each with its sentence and what to write instead. */

import { buat } from "./tanya.js";

const kotak = document.querySelector("#ukur-rumus");
const lapis = document.querySelector(".rumus-tanda");
const daftar = document.querySelector("#ukur-rumus-masalah");
const pratinjau = document.querySelector("#ukur-pratinjau");

/** Puts text in the place of a stretch, so that the browser's own undo takes it back. */
function ganti(awal, akhir, teks) {
  kotak.focus();
  kotak.setSelectionRange(awal, akhir);
  if (!document.execCommand("insertText", false, teks)) {
    kotak.setRangeText(teks, awal, akhir, "end");
    kotak.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Sets the whole formula. */
export function tulis(teks) {
  ganti(0, kotak.value.length, teks);
}

/** Draws the marks; places count characters, not UTF-16 units. */
function tandai(masalah) {
  const huruf = [...kotak.value];
  lapis.replaceChildren();
  let sampai = 0;
  for (const satu of masalah) {
    const awal = Math.max(satu.posisi, sampai);
    const akhir = Math.min(awal + Math.max(satu.panjang, 1), huruf.length);
    if (awal >= akhir) {
      continue;
    }
    lapis.append(huruf.slice(sampai, awal).join(""), buat("mark", huruf.slice(awal, akhir).join("")));
    sampai = akhir;
  }
  lapis.append(huruf.slice(sampai).join(""), "\n");
  lapis.scrollTop = kotak.scrollTop;
}

/** Where a character stands in the text area's own count. */
function letak(posisi) {
  return [...kotak.value].slice(0, posisi).join("").length;
}

function baris(satu, tambah) {
  const butir = buat("li");
  const tempat = buat("button", `${satu.posisi + 1}`, { type: "button", class: "btn letak" });
  tempat.addEventListener("click", () => {
    kotak.focus();
    kotak.setSelectionRange(letak(satu.posisi), letak(satu.posisi + satu.panjang));
  });
  butir.append(tempat, buat("span", satu.pesan));
  if (satu.saran && !satu.saran.includes("…")) {
    const tombol = buat("button", `→ ${satu.saran}`, { type: "button", class: "btn" });
    tombol.addEventListener("click", () => {
      if (satu.saran === ")") {
        ganti(kotak.value.length, kotak.value.length, ")");
      } else {
        ganti(letak(satu.posisi), letak(satu.posisi + satu.panjang), satu.saran);
      }
    });
    butir.append(tombol);
  }
  const nama = kotak.value.slice(letak(satu.posisi), letak(satu.posisi + satu.panjang)).toLowerCase();
  if (tambah.baru.includes(nama)) {
    const tombol = buat("button", `+ ${nama}`, { type: "button", class: "btn", "data-nama": nama });
    tombol.addEventListener("click", () => tambah.tambah(nama));
    butir.append(tombol);
  }
  return butir;
}

/** Shows an answer of the check. */
export function tunjukkan(jawab, tambah) {
  const kosong = kotak.value.trim() === "";
  tandai(kosong ? [] : jawab.masalah);
  daftar.replaceChildren(...(kosong ? [] : jawab.masalah.map((satu) => baris(satu, { baru: jawab.baru, tambah }))));
  pratinjau.hidden = kosong || !jawab.html;
  // The server escapes every name and label in it.
  pratinjau.innerHTML = jawab.html;
}

/** The marks go away as soon as the text under them moves. */
export function mulai(berubah) {
  tandai([]);
  kotak.addEventListener("input", () => {
    tandai([]);
    berubah();
  });
  kotak.addEventListener("scroll", () => {
    lapis.scrollTop = kotak.scrollTop;
  });
}

export function isi() {
  return kotak.value;
}
