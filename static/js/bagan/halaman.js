/**
 * The diagram page: fetches the drawing, keeps window, search and branches in step.
 *
 * The server lays the tree out, also with closed branches, by the same layout as the printed diagram.
 */

import { Gambar } from "./gambar.js";
import { Kanvas } from "./kanvas.js";
import { outline } from "./uraian.js";

const NYAMAN = 2.4; // pixels per millimetre at which all can be read
const TERBANYAK = 250; // branches that differ from their level; more, and all are opened

const bagan = document.getElementById("bagan");
const bingkai = document.getElementById("bagan-bingkai");
const pesan = document.getElementById("bagan-pesan");
const sampai = document.getElementById("bagan-sampai");
const cari = document.getElementById("bagan-cari");
const hasil = document.getElementById("bagan-hasil");
const kata = bagan.dataset;

const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
svg.setAttribute("class", "bagan-svg");
svg.setAttribute("role", "group");
svg.setAttribute("aria-label", bagan.getAttribute("aria-label"));
bingkai.append(svg);

const gambar = new Gambar(svg, kata);
const kanvas = new Kanvas(bingkai, svg, () => {
  if (gambar.draw(kanvas.jendela, kanvas.skala)) {
    kanvas.change();
  }
});
let data = null;
let ubah = new Set();
let permintaan = 0;
let cocok = { kata: "", daftar: [], ke: -1 };

/** Fetches the drawing; the box `tetap` stays where it is in the window. */
async function load(tingkat, tetap = null) {
  permintaan += 1;
  const nomor = permintaan;
  bingkai.setAttribute("aria-busy", "true");
  const alamat = new URL(kata.sumber, window.location.href);
  if (tingkat !== null) {
    alamat.searchParams.set("sampai", tingkat);
  }
  if (ubah.size) {
    alamat.searchParams.set("ubah", [...ubah].sort((a, b) => a - b).join(","));
  }
  try {
    const jawaban = await fetch(alamat);
    if (jawaban.redirected) {
      window.location.reload();
      return;
    }
    if (!jawaban.ok) {
      throw new TypeError(`HTTP ${jawaban.status}`);
    }
    const baru = await jawaban.json();
    await new Promise(requestAnimationFrame); // what was read is drawn in a task of its own
    if (nomor === permintaan) {
      show(baru, tetap);
    }
  } catch (galat) {
    if (!(galat instanceof TypeError)) {
      throw galat;
    }
    pesan.textContent = kata.teksGalat;
    pesan.hidden = false;
  } finally {
    if (nomor === permintaan) {
      bingkai.removeAttribute("aria-busy");
    }
  }
}

function show(baru, tetap) {
  const lama = data?.kotak.find(({ id }) => id === tetap);
  const pertama = !data;
  data = baru;
  pesan.hidden = true;
  gambar.show(data);
  Object.assign(kanvas, { lebar: data.lebar, tinggi: data.tinggi });
  const kini = data.kotak.find(({ id }) => id === tetap);
  if (lama && kini) {
    kanvas.x += kini.x - lama.x;
    kanvas.y += kini.y - lama.y;
    kanvas.change();
  } else {
    begin();
  }
  if (pertama) {
    start();
  }
  sampai.value = String(Math.min(data.sampai, sampai.options.length - 1));
  const jumlah = kata.teksJumlah.replace("%n", data.kotak.length).replace("%semua", data.jumlah);
  document.getElementById("bagan-jumlah").textContent = jumlah;
  if (tetap) {
    kanvas.draw();
    svg.querySelector(`[data-lipat="${tetap}"]`)?.focus({ preventScroll: true });
  }
}

/** The tree as text. */
function start() {
  outline(document.getElementById("bagan-uraian"), data.semua, (id) => `${gambar.pangkal}${id}/`);
}

/** All of it where that can be read, else the top box at a comfortable size. */
function begin() {
  const [pertama] = data.kotak;
  pesan.textContent = pertama ? "" : kata.teksKosong;
  pesan.hidden = Boolean(pertama);
  kanvas.fit();
  if (pertama && kanvas.skala < 1.5) {
    kanvas.skala = Math.min(NYAMAN, kanvas.ukuran.width / (pertama.w + 24));
    kanvas.centre(pertama.x + pertama.w / 2 - 4, 0);
    kanvas.y = -2;
    kanvas.x = Math.max(kanvas.x, -2);
  }
}

function toggle(id) {
  if (ubah.has(id)) {
    ubah.delete(id);
  } else {
    ubah.add(id);
  }
  if (ubah.size > TERBANYAK) {
    ubah = new Set();
    load(sampai.options.length, id);
    return;
  }
  load(data.sampai, id);
}

svg.addEventListener("click", (event) => {
  const lipat = event.target.closest("[data-lipat]");
  if (lipat) {
    toggle(Number(lipat.dataset.lipat));
  }
});

svg.addEventListener("keydown", (event) => {
  const lipat = event.target.closest("[data-lipat]");
  if (lipat && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    toggle(Number(lipat.dataset.lipat));
  } else if (event.key === " " && event.target.closest(".bagan-kotak")) {
    event.preventDefault();
    const satu = data.kotak.find(({ id }) => String(id) === event.target.closest(".bagan-kotak").dataset.id);
    if (satu?.anak) {
      toggle(satu.id);
    }
  }
});

/** A box that gets the focus comes into sight. */
svg.addEventListener("focusin", (event) => {
  const id = event.target.closest("[data-id]")?.dataset.id ?? event.target.closest("[data-lipat]")?.dataset.lipat;
  const satu = data?.kotak.find((lain) => String(lain.id) === id);
  bingkai.scrollTo(0, 0);
  if (satu && event.target.matches(":focus-visible")) {
    const { x, y, w, h } = kanvas.jendela;
    if (satu.x < x || satu.x + satu.w > x + w || satu.y < y || satu.y + satu.h > y + h) {
      kanvas.centre(satu.x + satu.w / 2, satu.y + Math.min(satu.h, h) / 2);
    }
  }
});

for (const [nama, lakukan] of [
  ["jauh", () => kanvas.zoom(1 / 1.4)],
  ["dekat", () => kanvas.zoom(1.4)],
  ["pas", () => kanvas.fit()],
]) {
  bagan.querySelector(`[data-bagan="${nama}"]`).addEventListener("click", lakukan);
}

sampai.addEventListener("change", () => {
  ubah = new Set();
  load(Number(sampai.value));
});

/** The next match: opened where its branch is closed, in the middle of the window, and marked. */
bagan.querySelector(".bagan-alat").addEventListener("submit", async (event) => {
  event.preventDefault();
  const teks = cari.value.trim().toLowerCase();
  if (!teks || !data) {
    hasil.textContent = "";
    gambar.mark(null);
    return;
  }
  if (cocok.kata !== teks) {
    const bagian = teks.split(/\s+/);
    const daftar = data.semua.filter((satu) => bagian.every((potong) => satu.slice(2, 5).join(" ").toLowerCase().includes(potong)));
    cocok = { kata: teks, daftar: daftar.map(([id]) => id), ke: -1 };
  }
  if (!cocok.daftar.length) {
    hasil.textContent = kata.teksNihil;
    gambar.mark(null);
    return;
  }
  cocok.ke = (cocok.ke + 1) % cocok.daftar.length;
  hasil.textContent = kata.teksCocok.replace("%n", cocok.ke + 1).replace("%semua", cocok.daftar.length);
  await reveal(cocok.daftar[cocok.ke]);
});

async function reveal(id) {
  if (!data.kotak.some((satu) => satu.id === id)) {
    openAbove(id);
    await load(data.sampai);
  }
  const satu = data.kotak.find((lain) => lain.id === id);
  if (satu) {
    gambar.mark(id);
    kanvas.skala = Math.max(kanvas.skala, Math.min(NYAMAN, kanvas.ukuran.width / (satu.w + 8)));
    kanvas.centre(satu.x + satu.w / 2, satu.y + satu.h / 2);
  }
}

/** Opens all branches above a box that are closed. */
function openAbove(id) {
  const menurutId = new Map(data.semua.map((satu) => [satu[0], satu]));
  for (let di = menurutId.get(menurutId.get(id)[1]); di; di = menurutId.get(di[1])) {
    if (di[5]) {
      const [nomor] = di;
      ubah = new Set(ubah.has(nomor) ? [...ubah].filter((lain) => lain !== nomor) : [...ubah, nomor]);
    }
  }
}

load(null);
