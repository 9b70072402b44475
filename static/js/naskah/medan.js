/** Draws the fields of the editor from the texts; each text knows its path, each point can be moved and removed. */

import { baca, tanda } from "./isi.js";

/** An element with text and attributes. */
export function buat(nama, isi = "", sifat = {}) {
  const unsur = document.createElement(nama);
  unsur.textContent = isi;
  for (const [kunci, nilai] of Object.entries(sifat)) {
    unsur.setAttribute(kunci, nilai);
  }
  return unsur;
}

/** As high as its text. */
export function tinggi(kotak) {
  if (kotak.tagName === "TEXTAREA") {
    kotak.style.height = "auto";
    kotak.style.height = `${kotak.scrollHeight + 2}px`;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, any>} isi
 */
export function gambar(form, isi) {
  const lukis = new Pelukis(form, isi);
  for (const tempat of form.querySelectorAll("[data-teks]")) {
    tempat.replaceChildren(lukis.teks(tempat.dataset.teks, tempat.dataset));
  }
  for (const tempat of form.querySelectorAll("[data-daftar]")) {
    tempat.replaceChildren(...lukis.daftar(tempat.dataset.daftar, tempat.dataset));
  }
  for (const tempat of form.querySelectorAll("[data-diktum]")) {
    tempat.replaceChildren(...lukis.diktum(tempat.dataset.diktum, tempat.dataset));
  }
  for (const tempat of form.querySelectorAll("[data-bab]")) {
    tempat.replaceChildren(...lukis.bab(tempat.dataset.bab, tempat.dataset));
  }
  form.querySelectorAll("textarea").forEach(tinggi);
}

class Pelukis {
  constructor(form, isi) {
    this.form = form;
    this.isi = isi;
    this.baca = form.dataset.baca === "ya";
  }

  /** One text with its label above. */
  teks(letak, { label, bantuan = "", pilihan = "", opsi = "" }) {
    const bungkus = buat("div", "", { class: "medan", "data-saran": letak });
    bungkus.append(buat("label", label, { class: "form-label", for: `naskah-${letak}` }));
    const sifat = { id: `naskah-${letak}`, ...(pilihan ? { list: pilihan } : {}) };
    bungkus.append(opsi ? this.pilih(letak, opsi, sifat) : this.kotak(letak, sifat));
    if (bantuan) {
      bungkus.append(buat("p", bantuan, { class: "text-secondary naskah-bantuan" }));
    }
    return bungkus;
  }

  /** One of the values that the document knows; the first leaves it to the document. */
  pilih(letak, opsi, sifat) {
    const kotak = buat("select", "", { "data-letak": letak, class: "form-select", ...sifat });
    const { opsi: semua, biasa } = this.form.dataset;
    for (const [nilai, nama] of [["", biasa], ...JSON.parse(semua)[opsi]]) {
      kotak.append(buat("option", nama, { value: nilai }));
    }
    kotak.value = baca(this.isi, letak) ?? "";
    kotak.disabled = this.baca;
    return kotak;
  }

  kotak(letak, sifat = {}) {
    const kotak = buat(sifat.list ? "input" : "textarea", "", { "data-letak": letak, ...sifat });
    kotak.value = baca(this.isi, letak) ?? "";
    kotak.readOnly = this.baca;
    if (kotak.tagName === "TEXTAREA") {
      kotak.rows = 1;
    }
    return kotak;
  }

  daftar(kunci, { label, tanda: bentuk = "" }) {
    const butir = this.isi[kunci] ?? [];
    const baris = butir.map((_teks, nomor) => {
      const nama = bentuk ? tanda(bentuk, nomor) : `${nomor + 1}`;
      return this.baris(kunci, nomor, butir.length, nama, label, [
        this.kotak(`${kunci}.${nomor}`, { "aria-label": `${label} ${nama}` }),
      ]);
    });
    return this.kelompok(kunci, label, baris, this.form.dataset.tambah);
  }

  diktum(kunci, { label }) {
    const butir = this.isi[kunci] ?? [];
    const baris = butir.map(({ nomor: nama }, nomor) =>
      this.baris(kunci, nomor, butir.length, nama, label, [
        this.kotak(`${kunci}.${nomor}.isi`, { "aria-label": `${label} ${nama}` }),
      ]),
    );
    return this.kelompok(kunci, label, baris, this.form.dataset.tambah);
  }

  bab(kunci, { label, labelJudul, labelBagian, labelIsi }) {
    const bab = this.isi[kunci] ?? [];
    const kartu = bab.map((satu, nomor) => {
      const letak = `${kunci}.${nomor}`;
      const bagian = satu.bagian ?? [];
      const dalam = bagian.map((_satu, ke) => {
        const tempat = `${letak}.bagian.${ke}`;
        return this.baris(`${letak}.bagian`, ke, bagian.length, "", labelBagian, [
          this.kotak(`${tempat}.judul`, { "aria-label": labelBagian, placeholder: labelBagian }),
          this.alinea(`${tempat}.isi`, labelIsi),
        ]);
      });
      return this.baris(kunci, nomor, bab.length, "", label, [
        this.kotak(`${letak}.judul`, { "aria-label": labelJudul, placeholder: labelJudul }),
        ...this.kelompok(`${letak}.bagian`, "", dalam, this.form.dataset.tambahBagian),
      ]);
    });
    return this.kelompok(kunci, label, kartu, this.form.dataset.tambahBab);
  }

  /** Paragraphs as the lines of one box. */
  alinea(letak, label) {
    const kotak = this.kotak(letak, { "aria-label": label, placeholder: label, "data-alinea": "ya" });
    kotak.value = (baca(this.isi, letak) ?? []).join("\n");
    return kotak;
  }

  kelompok(kunci, label, baris, tambah) {
    const unsur = label ? [buat("p", label, { class: "form-label naskah-label" })] : [];
    const daftar = buat("ol", "", { class: "naskah-butir", "data-kunci": kunci });
    daftar.append(...baris);
    unsur.push(daftar);
    if (!this.baca) {
      const tombol = buat("button", `+ ${tambah}`, { type: "button", class: "btn", "data-tambah": kunci });
      if (label) {
        tombol.setAttribute("aria-label", `${tambah}: ${label}`);
      }
      unsur.push(tombol);
    }
    return unsur;
  }

  baris(kunci, nomor, banyak, nama, label, kotak) {
    const baris = buat("li", "", { "data-butir": `${kunci}.${nomor}`, "data-saran": `${kunci}.${nomor}` });
    if (nama) {
      baris.append(buat("span", nama, { class: "naskah-tanda" }));
    }
    const isi = buat("div", "", { class: "naskah-isi" });
    isi.append(...kotak);
    baris.append(isi);
    if (!this.baca) {
      baris.append(this.tombol(kunci, nomor, banyak, nama || `${label} ${nomor + 1}`));
    }
    return baris;
  }

  tombol(kunci, nomor, banyak, nama) {
    const kotak = buat("span", "", { class: "naskah-tombol-butir" });
    for (const [aksi, teks, mati] of [
      ["naik", "↑", nomor === 0],
      ["turun", "↓", nomor === banyak - 1],
      ["buang", "✕", false],
    ]) {
      const satu = buat("button", teks, {
        type: "button",
        class: "btn",
        "data-aksi": aksi,
        "data-kunci": kunci,
        "data-nomor": nomor,
        "aria-label": `${this.form.dataset[aksi]}: ${nama}`,
        title: this.form.dataset[aksi],
      });
      satu.disabled = mati;
      kotak.append(satu);
    }
    return kotak;
  }
}
