/** The table of variables, and the row in which numbers are tried. */

import { buat } from "./tanya.js";

const daftar = document.querySelector("#variabel-daftar");
const kosong = document.querySelector("#variabel-kosong");
const contoh = document.querySelector("#variabel-baru");
const coba = document.querySelector("#ukur-coba");
const isian = document.querySelector("#coba-isian");
const MEDAN = ["kode", "label", "satuan", "sumber", "himpunan", "anggota", "rujukan", "jawaban"];
const TAHAN = { bulan: 12, triwulan: 4 };

/** @returns {Record<string, string>[]} as the form would send it */
export function baca() {
  return [...daftar.querySelectorAll(".variabel")].map((satu) =>
    Object.fromEntries(MEDAN.map((nama) => [nama, satu.querySelector(`[name=v_${nama}]`).value])),
  );
}

function anggotaTampak(satu) {
  const himpunan = satu.querySelector("[name=v_himpunan]").value;
  satu.querySelector(".variabel-anggota").hidden = himpunan === "" || himpunan in TAHAN;
}

export function tambah(isi = {}, { fokus = true } = {}) {
  daftar.append(contoh.content.cloneNode(true));
  const baru = daftar.lastElementChild;
  for (const nama of MEDAN) {
    if (isi[nama]) {
      baru.querySelector(`[name=v_${nama}]`).value = isi[nama];
    }
  }
  anggotaTampak(baru);
  kosong.hidden = true;
  if (fokus) {
    baru.querySelector(isi.kode ? "[name=v_label]" : "[name=v_kode]").focus();
  }
  daftar.dispatchEvent(new Event("input", { bubbles: true }));
}

export function kosongkan() {
  daftar.replaceChildren();
}

/** Variables whose figure of the year before the formula takes; the server says which. @type {string[]} */
let lalu = [];

/** One field of the try-out; `bagian` is the way to its number in the entry: code, member, or first "lalu". */
function kotakCoba(bagian, nama, satuan, lama) {
  const kunci = `coba:${bagian.join(".")}`;
  const label = buat("label", "", { class: "medan" });
  const kotak = buat("input", "", { name: kunci, inputmode: "decimal", autocomplete: "off" });
  kotak.value = lama.get(kunci) ?? "";
  label.append(buat("span", nama.slice(0, 110)), kotak, buat("span", satuan, { class: "text-secondary" }));
  return label;
}

/** One field per number to try; what was typed stays while the variables change. */
function gambar() {
  const lama = new Map([...isian.querySelectorAll("input")].map((satu) => [satu.name, satu.value]));
  const medan = [];
  const laluan = [];
  for (const satu of baca().filter(({ kode }) => kode.trim())) {
    const anggota = satu.himpunan ? satu.anggota.split("\n").filter((teks) => teks.trim()) : [];
    if (satu.himpunan && anggota.length === 0) {
      continue;
    }
    const dari = satu.kode.trim().toLowerCase();
    const bagian = anggota.map((teks) => teks.split("=").map((potong) => potong.trim()));
    for (const [kode, sebutan] of satu.himpunan ? bagian : [["", ""]]) {
      const jalan = [dari, kode].filter(Boolean);
      const nama = [satu.label || satu.kode, sebutan].filter(Boolean).join(", ").slice(0, 90);
      medan.push(kotakCoba(jalan, nama, satu.satuan, lama));
      if (lalu.includes(dari)) {
        laluan.push(kotakCoba(["lalu", ...jalan], `${nama} (${coba.dataset.lalu})`, satu.satuan, lama));
      }
    }
  }
  isian.replaceChildren(...medan, ...laluan);
  coba.hidden = medan.length === 0;
}

/** The formula names other figures of the year before: their fields come, those typed stay. */
export function aturLalu(kode) {
  if (kode.join() !== lalu.join()) {
    lalu = kode;
    const kini = document.activeElement?.name;
    gambar();
    if (kini?.startsWith("coba:")) {
      isian.querySelector(`[name="${CSS.escape(kini)}"]`)?.focus();
    }
  }
}

/** What was typed to try, as a realisation would hold it; null where nothing was. */
export function percobaan() {
  const hasil = {};
  let ada = false;
  for (const kotak of isian.querySelectorAll("input")) {
    const jalan = kotak.name.slice(5).split(".");
    ada ||= kotak.value.trim() !== "";
    let tempat = hasil;
    for (const langkah of jalan.slice(0, -1)) {
      tempat[langkah] ??= {};
      tempat = tempat[langkah];
    }
    tempat[jalan.at(-1)] = kotak.value;
  }
  return ada ? hasil : null;
}

/** The value that the numbers give, and how it came about. */
export function tunjukkan(hasil) {
  const tempat = document.querySelector("#coba-hasil");
  tempat.replaceChildren();
  if (!hasil) {
    return;
  }
  tempat.append(buat("strong", hasil.nilai), buat("p", hasil.isian));
  const kalimat = [hasil.alasan, ...hasil.masalah.map(({ pesan }) => pesan), ...hasil.catatan, ...hasil.capaian];
  tempat.append(...kalimat.filter(Boolean).map((satu) => buat("p", satu, { class: "text-secondary" })));
}

export function mulai(berubah, cari) {
  daftar.querySelectorAll(".variabel").forEach(anggotaTampak);
  gambar();
  daftar.addEventListener("input", ({ target }) => {
    if (target.name === "v_himpunan") {
      anggotaTampak(target.closest(".variabel"));
    }
    if (target.name === "v_rujukan") {
      cari(target.value);
    }
    gambar();
    berubah();
  });
  daftar.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-hapus-variabel]")) {
      return;
    }
    const satu = target.closest(".variabel");
    const berikut = satu.nextElementSibling ?? satu.previousElementSibling;
    satu.remove();
    (berikut?.querySelector("[name=v_kode]") ?? document.querySelector("[data-tambah-variabel]")).focus();
    kosong.hidden = daftar.children.length > 0;
    gambar();
    berubah();
  });
  document.querySelector("[data-tambah-variabel]").addEventListener("click", () => tambah());
  isian.addEventListener("input", berubah);
}
