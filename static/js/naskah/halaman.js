/** The editor of texts: what is typed goes into one object, is shown as the document at once, and saved with `seen`. */

import { baca, bersih, gabung, salin, sama, tulis } from "./isi.js";
import { buat, gambar, tinggi } from "./medan.js";

const JEDA_MS = 350;
const form = document.querySelector("#penyunting");
const urutan = JSON.parse(form.dataset.urutan);
const keadaan = document.querySelector("#keadaan");
const tombolUrung = document.querySelector("#urungkan");
const kertas = document.querySelector("#kertas");
const bacaSaja = form.dataset.baca === "ya";

let isi = JSON.parse(form.dataset.isi);
let tersimpan = salin(isi);
let seen = form.dataset.seen === "" ? null : Number(form.dataset.seen);
let sedangSimpan = false;
const lampau = [];

function katakan(teks, galat = false) {
  keadaan.textContent = teks;
  keadaan.classList.toggle("naskah-galat", galat);
}

const berubah = () => !sama(bersih(isi), bersih(tersimpan));

/** Remembers the texts before a step, so that the step can be taken back. */
function ingat() {
  lampau.push(salin(isi));
  tombolUrung.disabled = false;
}

function segarkan(letak = "") {
  isi.diktum?.forEach((satu, nomor) => {
    satu.nomor = urutan[nomor] ?? `KE-${nomor + 1}`;
  });
  gambar(form, isi);
  if (letak) {
    const kotak = form.querySelector(`[data-letak="${letak}"]`) ?? form.querySelector(`[data-butir="${letak}"] textarea`);
    kotak?.focus();
  }
  sesudahUbah();
}

function sesudahUbah() {
  if (!bacaSaja) {
    katakan(berubah() ? form.dataset.belum : "");
  }
  lihat();
}

// --- the preview ------------------------------------------------------------------------------------------------

async function kirim(alamat, badan) {
  return fetch(alamat, {
    method: "POST",
    headers: {
      "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      Accept: "application/json",
      "Content-Type": "application/json",
    },
    body: JSON.stringify(badan),
    redirect: "manual",
  });
}

let alarm = 0;
let nomorLihat = 0;

function lihat() {
  window.clearTimeout(alarm);
  alarm = window.setTimeout(async () => {
    nomorLihat += 1;
    const milik = nomorLihat;
    try {
      const jawab = await kirim(form.dataset.pratinjau, { isi: bersih(isi), seen });
      if (milik !== nomorLihat) {
        return;
      }
      const data = jawab.type === "opaqueredirect" ? null : await jawab.json();
      if (jawab.ok) {
        kertas.innerHTML = data.html; // escaped by the server
        Object.assign(kertas.dataset, data.rupa);
        tunjukkanSaran(data.saran);
      } else if (data?.masalah) {
        tunjukkanSaran(data.masalah.map((satu) => ({ ...satu, ubah: null })));
      }
    } catch {
      // without a connection the preview stands still; saving says so itself
    }
  }, JEDA_MS);
}

// --- advice -----------------------------------------------------------------------------------------------------

function tempatSaran(letak) {
  const jalan = letak.split(".");
  while (jalan.length) {
    const tempat = form.querySelector(`[data-saran="${jalan.join(".")}"]`);
    if (tempat) {
      return tempat;
    }
    jalan.pop();
  }
  return form.querySelector(`[data-daftar="${letak.split(".")[0]}"]`);
}

function tunjukkanSaran(saran) {
  form.querySelectorAll(".naskah-saran-butir").forEach((satu) => satu.remove());
  const ringkas = document.querySelector("#saran-daftar");
  ringkas.textContent = saran.length ? ringkas.dataset.judul.replace("%n", saran.length) : ringkas.dataset.beres;
  ringkas.classList.toggle("naskah-ada-saran", saran.length > 0);
  for (const { letak, pesan, ubah } of saran) {
    const baris = buat("p", pesan, { class: "naskah-saran-butir" });
    if (ubah !== null && ubah !== undefined && !bacaSaja) {
      const tombol = buat("button", form.dataset.perbaiki, { type: "button", class: "btn" });
      tombol.setAttribute("aria-label", `${form.dataset.perbaiki}: ${pesan}`);
      tombol.addEventListener("click", () => {
        ingat();
        isi[letak.split(".")[0]] = salin(ubah);
        segarkan(letak);
      });
      baris.append(" ", tombol);
    }
    tempatSaran(letak)?.append(baris);
  }
}

// --- points: add, move, remove ------------------------------------------------------------------------------------

function butirBaru(kunci) {
  if (kunci === "diktum") {
    return { nomor: "", isi: "" };
  }
  if (kunci === "bab") {
    return { judul: "", bagian: [{ judul: "", isi: [] }] };
  }
  return kunci.endsWith(".bagian") ? { judul: "", isi: [] } : "";
}

function letakButir(kunci, nomor) {
  if (kunci === "diktum") {
    return `${kunci}.${nomor}.isi`;
  }
  return kunci === "bab" || kunci.endsWith(".bagian") ? `${kunci}.${nomor}.judul` : `${kunci}.${nomor}`;
}

function tambah(kunci, nomor) {
  ingat();
  if (!baca(isi, kunci)) {
    tulis(isi, kunci, []);
  }
  baca(isi, kunci).splice(nomor, 0, butirBaru(kunci));
  segarkan(letakButir(kunci, nomor));
}

function pindah(kunci, nomor, langkah) {
  const daftar = baca(isi, kunci);
  const ke = nomor + langkah;
  if (ke < 0 || ke >= daftar.length) {
    return;
  }
  ingat();
  daftar.splice(ke, 0, ...daftar.splice(nomor, 1));
  segarkan(letakButir(kunci, ke));
}

function buang(kunci, nomor) {
  const daftar = baca(isi, kunci);
  ingat();
  daftar.splice(nomor, 1);
  segarkan(daftar.length ? letakButir(kunci, Math.min(nomor, daftar.length - 1)) : "");
}

const AKSI = { naik: (k, n) => pindah(k, n, -1), turun: (k, n) => pindah(k, n, 1), buang };

form.addEventListener("click", ({ target }) => {
  const tombol = target.closest("button");
  if (tombol?.dataset.aksi) {
    AKSI[tombol.dataset.aksi](tombol.dataset.kunci, Number(tombol.dataset.nomor));
  } else if (tombol?.dataset.tambah) {
    tambah(tombol.dataset.tambah, (baca(isi, tombol.dataset.tambah) ?? []).length);
  }
});

form.addEventListener("keydown", (event) => {
  const butir = event.target.closest?.("[data-butir]");
  if (!butir || bacaSaja) {
    return;
  }
  const jalan = butir.dataset.butir.split(".");
  const nomor = Number(jalan.pop());
  const kunci = jalan.join(".");
  const kerja = {
    "alt+ArrowUp": () => pindah(kunci, nomor, -1),
    "alt+ArrowDown": () => pindah(kunci, nomor, 1),
    "alt+Delete": () => buang(kunci, nomor),
    "ctrl+Enter": () => tambah(kunci, nomor + 1),
  }[`${event.altKey ? "alt+" : ""}${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.key}`];
  if (kerja) {
    event.preventDefault();
    kerja();
  }
});

form.addEventListener("input", ({ target }) => {
  const letak = target.dataset?.letak;
  if (!letak) {
    return;
  }
  const nilai = target.dataset.alinea ? target.value.split("\n").filter((satu) => satu.trim()) : target.value;
  tulis(isi, letak, nilai);
  tinggi(target);
  sesudahUbah();
});

tombolUrung.addEventListener("click", () => {
  const semula = lampau.pop();
  tombolUrung.disabled = !lampau.length;
  if (semula) {
    isi = semula;
    segarkan();
  }
});

// --- templates ----------------------------------------------------------------------------------------------------

for (const tombol of document.querySelectorAll("[data-templat]")) {
  tombol.addEventListener("click", () => {
    const pilihan = document.querySelector("#templat").selectedOptions[0];
    if (!pilihan) {
      return;
    }
    const templat = JSON.parse(pilihan.dataset.isi);
    const semua = tombol.dataset.templat === "semua";
    if (semua && Object.keys(bersih(isi)).length && !window.confirm(form.dataset.ganti)) {
      return;
    }
    ingat();
    isi = semua ? { ...templat, ...(isi.lampiran ? { lampiran: isi.lampiran } : {}) } : { ...templat, ...bersih(isi) };
    segarkan();
    form.scrollIntoView({ block: "start" });
  });
}

// --- saving -------------------------------------------------------------------------------------------------------

function bersengketa({ isi: dia, revisi }) {
  const hasil = gabung(bersih(tersimpan), bersih(isi), dia);
  const milik = salin(hasil.isi);
  ingat();
  isi = hasil.isi;
  tersimpan = salin(dia);
  seen = revisi;
  segarkan();
  const panel = document.querySelector("#konflik");
  const daftar = document.querySelector("#konflik-daftar");
  daftar.replaceChildren(
    ...hasil.beda.map((kunci) => {
      const kotak = buat("fieldset");
      kotak.append(buat("legend", labelBagian(kunci)));
      for (const [siapa, punya] of [["saya", milik[kunci]], ["dia", dia[kunci]]]) {
        const label = buat("label", "", { class: "naskah-pilihan" });
        const radio = buat("input", "", { type: "radio", name: `konflik-${kunci}`, value: siapa });
        radio.checked = siapa === "saya";
        radio.addEventListener("change", () => {
          isi[kunci] = salin(punya);
          isi = bersih(isi);
          segarkan();
        });
        label.append(radio, buat("strong", daftar.dataset[siapa]), buat("span", ringkasan(punya)));
        kotak.append(label);
      }
      return kotak;
    }),
  );
  panel.hidden = false;
  panel.focus();
}

function labelBagian(kunci) {
  const tempat = form.querySelector(`[data-teks="${kunci}"], [data-daftar="${kunci}"], [data-diktum="${kunci}"], [data-bab="${kunci}"]`);
  return tempat?.dataset.label ?? kunci;
}

function ringkasan(nilai) {
  if (Array.isArray(nilai)) {
    return nilai.map((satu) => (typeof satu === "string" ? satu : satu.isi ?? satu.judul ?? "")).join(" · ");
  }
  return String(nilai ?? "–");
}

async function simpan() {
  if (sedangSimpan || bacaSaja) {
    return;
  }
  sedangSimpan = true;
  const dikirim = bersih(salin(isi));
  katakan(form.dataset.menyimpan);
  try {
    const jawab = await kirim(form.dataset.alamat, { isi: dikirim, seen });
    if (jawab.type === "opaqueredirect") {
      katakan(form.dataset.sesi, true);
      return;
    }
    const data = await jawab.json();
    if (jawab.ok) {
      seen = data.revisi;
      tersimpan = dikirim;
      document.querySelector("#konflik").hidden = true;
      katakan(berubah() ? form.dataset.belum : form.dataset.tersimpan);
    } else if (jawab.status === 409) {
      bersengketa(data.keadaan);
      katakan(data.title, true);
    } else {
      katakan(data.masalah?.map((satu) => satu.pesan).join(" ") || data.title, true);
    }
  } catch {
    katakan(form.dataset.gagal, true);
  } finally {
    sedangSimpan = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  simpan();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    simpan();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!bacaSaja && berubah()) {
    event.preventDefault();
  }
});

gambar(form, isi);
katakan(form.dataset.baru ?? "");
lihat();
