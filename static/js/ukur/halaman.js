/** The page of measurement: which parts are shown, the live check of the formula, a proposal read from the text. */

import * as rumus from "./rumus.js";
import { buat, tanya, tunda } from "./tanya.js";
import * as susun from "./susun.js";
import * as target from "./target.js";
import * as variabel from "./variabel.js";

const form = document.querySelector("#ukur");
const medan = form.elements;

function tampilkan() {
  for (const bagian of form.querySelectorAll("[data-cara]")) {
    bagian.hidden = bagian.dataset.cara !== medan.cara_ukur.value;
  }
  const pilihan = medan.aturan.value;
  for (const aturan of form.querySelectorAll("[data-aturan]")) {
    aturan.hidden = pilihan ? aturan.dataset.aturan !== pilihan : aturan.dataset.bawaan !== medan.polaritas.value;
  }
  const persen = medan.akumulasi.dataset.persen === "ya" && !["rumus", "gabungan"].includes(medan.cara_ukur.value);
  document.querySelector("#ukur-akumulasi-ingat").hidden = !(persen && medan.akumulasi.value === "kumulatif");
  susun.perbarui();
}

const periksa = tunda(
  () => {
    const isi = { tindakan: "cek", rumus: rumus.isi(), variabel: variabel.baca() };
    const coba = variabel.percobaan();
    const sifat = { aturan: medan.aturan.value, polaritas: medan.polaritas.value };
    return tanya(form, coba ? { ...isi, ...sifat, coba } : isi);
  },
  (jawab) => {
    rumus.tunjukkan(jawab, (kode) => variabel.tambah({ kode }));
    variabel.aturLalu(jawab.lalu);
    variabel.tunjukkan(jawab.hasil);
  },
);

const cari = (() => {
  let teks = "";
  const jalan = tunda(
    () => tanya(form, { tindakan: "cari", teks }),
    ({ indikator }) => {
      document.querySelector("#rujukan-pilihan").replaceChildren(
        ...indikator.map((satu) => buat("option", "", { value: satu })),
      );
    },
  );
  return (baru) => {
    teks = baru;
    jalan();
  };
})();

/** The proposal is shown first; only the planner's yes puts it into the form, and only saving keeps it. */
function usulkan(jawab) {
  const tempat = document.querySelector("#ukur-usul");
  tempat.replaceChildren();
  tempat.hidden = false;
  if (!jawab) {
    tempat.append(buat("p", tempat.dataset.gagal));
    return;
  }
  if (jawab.bukan) {
    tempat.append(buat("p", jawab.bukan));
    if (jawab.jenis === "luar") {
      tempat.append(tombol(tempat.dataset.luar, () => pakaiLuar(jawab)));
    }
    return;
  }
  const lihat = buat("div", "", { class: "rumus-pratinjau" });
  lihat.innerHTML = jawab.html; // escaped by the server
  const daftar = buat("ul");
  daftar.append(
    ...jawab.variabel.map(({ kode, label, satuan }) => buat("li", `${kode}: ${label}${satuan ? ` (${satuan})` : ""}`)),
    ...jawab.catatan.map((satu) => buat("li", satu, { class: "ukur-ingat" })),
  );
  tempat.append(buat("code", jawab.rumus), lihat, daftar, tombol(tempat.dataset.pakai, () => pakai(jawab)));
}

function tombol(teks, kerja) {
  const unsur = buat("button", teks, { type: "button", class: "btn btn-primary" });
  unsur.addEventListener("click", () => {
    kerja();
    document.querySelector("#ukur-usul").hidden = true;
  });
  return unsur;
}

function pakai(jawab) {
  medan.cara_ukur.value = "rumus";
  tampilkan();
  variabel.kosongkan();
  for (const satu of jawab.variabel) {
    variabel.tambah(satu, { fokus: false });
  }
  rumus.tulis(jawab.rumus);
  periksa();
}

function pakaiLuar({ lembaga, instrumen }) {
  medan.cara_ukur.value = "luar";
  medan.lembaga.value ||= lembaga;
  medan.instrumen.value ||= instrumen;
  form.dispatchEvent(new Event("change"));
  medan.lembaga.focus();
}

function ingatkan() {
  form.dataset.berubah = "ya";
  form.querySelector("[data-belum]")?.removeAttribute("hidden");
}

form.addEventListener("change", () => {
  tampilkan();
  periksa();
});
form.addEventListener("input", ({ target: unsur }) => {
  if (!unsur.name?.startsWith("coba:")) {
    ingatkan();
  }
});
form.addEventListener("submit", () => {
  for (const kotak of form.querySelectorAll("#coba-isian input")) {
    kotak.disabled = true; // trial numbers are nobody's data
  }
  delete form.dataset.berubah;
});
window.addEventListener("beforeunload", (event) => {
  if (form.dataset.berubah) {
    event.preventDefault();
  }
});
document.querySelector("[data-baca]")?.addEventListener("click", async () => {
  usulkan(await tanya(form, { tindakan: "baca" }));
});
rumus.mulai(periksa);
variabel.mulai(periksa, cari);
target.mulai();
tampilkan();
if (rumus.isi().trim()) {
  periksa();
}
document.querySelector(".pesan-error")?.focus();

/** A link of the page of checks names the field that is to be mended. */
const tujuan = document.getElementById(window.location.hash.slice(1));
tujuan?.focus({ preventScroll: true });
tujuan?.scrollIntoView({ block: "center" });
