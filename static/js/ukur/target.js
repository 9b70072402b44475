/** The grid of targets: arrows between cells, paste from Excel, what was read beside each text, an even share. */

import { tanya, tunda } from "./tanya.js";

const kisi = document.querySelector("#target");
const pintu = document.querySelector("#ukur");

/** @returns {HTMLInputElement[][]} a row per year */
function baris() {
  return [...kisi.querySelectorAll("tbody tr")]
    .map((satu) => [...satu.querySelectorAll("td > input:not([type=hidden])")])
    .filter((sel) => sel.length > 0);
}

/** The place of a cell in the grid. */
function letak(sel) {
  const semua = baris();
  const y = semua.findIndex((satu) => satu.includes(sel));
  return { semua, y, x: semua[y]?.indexOf(sel) };
}

/** Cells of Excel fall from the cell in which they are pasted; what does not fit into the grid stays away. */
function tempel(event) {
  const teks = event.clipboardData?.getData("text/plain") ?? "";
  const { semua, y, x } = letak(event.target);
  if (x === undefined || !/[\t\n]/.test(teks.trimEnd())) {
    return;
  }
  event.preventDefault();
  for (const [dy, potong] of teks.replace(/\r/g, "").trimEnd().split("\n").entries()) {
    for (const [dx, isi] of potong.split("\t").entries()) {
      const sel = semua[y + dy]?.[x + dx];
      if (sel) {
        sel.value = isi.trim();
      }
    }
  }
  kisi.dispatchEvent(new Event("input", { bubbles: true }));
}

function pindah(event) {
  const langkah = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key];
  const { semua, y, x } = letak(event.target);
  if (!langkah || x === undefined) {
    return;
  }
  event.preventDefault();
  semua[y + langkah[0]]?.[x]?.focus();
}

/** The first number of a text, Indonesian notation, and what stands behind it; null where there is none. */
function angka(teks) {
  const cocok = /^\s*(-?(?:\d{1,3}(?:\.\d{3})+|\d+))(?:,(\d+))?(.*)$/.exec(teks);
  if (!cocok) {
    return null;
  }
  const desimal = cocok[2]?.length ?? 0;
  return { satuan: cocok[3], desimal, bulat: BigInt(cocok[1].replaceAll(".", "") + (cocok[2] ?? "")) };
}

function tulis(nilai, desimal, satuan) {
  const tanda = nilai < 0n ? "-" : "";
  const huruf = (nilai < 0n ? -nilai : nilai).toString().padStart(desimal + 1, "0");
  const depan = huruf.slice(0, huruf.length - desimal);
  return `${tanda}${depan}${desimal ? `,${huruf.slice(-desimal)}` : ""}${satuan}`;
}

/** The year in four parts that add up to it; what does not divide goes to the later quarters. */
function bagi(sel) {
  const [setahun, ...triwulan] = sel;
  const jumlah = angka(setahun.value);
  if (!jumlah) {
    setahun.focus();
    return;
  }
  const sisa = Number(jumlah.bulat % 4n);
  for (const [urutan, kotak] of triwulan.entries()) {
    const lebih = urutan >= 4 - sisa ? 1n : 0n;
    kotak.value = tulis(jumlah.bulat / 4n + lebih, jumlah.desimal, jumlah.satuan);
  }
  kisi.dispatchEvent(new Event("input", { bubbles: true }));
}

const baca = tunda(
  () => {
    const target = Object.fromEntries(baris().flat().map((sel) => [sel.name, sel.value]));
    return tanya(pintu, { tindakan: "target", target });
  },
  (jawab) => {
    for (const [nama, { terbaca, catatan }] of Object.entries(jawab.terbaca)) {
      const tempat = document.querySelector(`#${nama}-baca`);
      const sel = kisi.elements[nama];
      tempat.querySelector("[data-terbaca]").textContent =
        terbaca && terbaca !== sel.value.trim() ? `${kisi.dataset.dibaca} ${terbaca}` : "";
      tempat.querySelector("[data-catatan]").textContent = catatan;
    }
  },
);

/** Only a cumulative indicator is shared out. */
function tampilkanBagi() {
  const kumulatif = document.querySelector("#ukur-akumulasi")?.value === "kumulatif";
  for (const tombol of kisi.querySelectorAll("[data-bagi]")) {
    tombol.hidden = !kumulatif || tombol.matches(":disabled");
  }
}

export function mulai() {
  kisi.addEventListener("paste", tempel);
  kisi.addEventListener("keydown", pindah);
  kisi.addEventListener("input", baca);
  kisi.addEventListener("click", ({ target }) => {
    const tombol = target.closest("[data-bagi]");
    if (tombol) {
      bagi([...tombol.closest("tr").querySelectorAll("td > input:not([type=hidden])")]);
    }
  });
  document.querySelector("#ukur-akumulasi")?.addEventListener("change", tampilkanBagi);
  tampilkanBagi();
}
