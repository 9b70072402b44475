/**
 * The tree page: loads the plan, then keeps four things in step: filters, tree, panel and the address.
 *
 * The address always says what is shown, so it can be shared: the path names the chosen node, the query the filters.
 */

import { ancestorsOf, openedAtFirst, treeFrom } from "./data.js";
import { Grid } from "./grid.js";
import { wireFields } from "../meja/isian.js";
import { Meja } from "../meja/meja.js";
import { Panel } from "./panel.js";
import { fillForm, filterFrom, hitTest, isActive, queryOf } from "./saringan.js";

const BARIS_AWAL = 60;
const TANYA_MS = 8000;

const bingkai = document.getElementById("pohon-bingkai");
const tempatPohon = document.getElementById("pohon");
const formulir = document.getElementById("alat");
const hasil = document.getElementById("alat-hasil");
const tempatPanel = document.getElementById("panel");
const alamat = bingkai.dataset;
const tempatMeja = document.getElementById("meja"); // only where somebody may edit
let tanda = "";

const panel = new Panel(
  tempatPanel,
  [
    ...document.querySelectorAll("body > .page > header, .lompat, .remah, .pesan-pesan, .pohon-halaman > :not(#pohon-bingkai, #meja-masalah, dialog)"),
    bingkai.querySelector(".pohon-kiri"),
  ],
  document.getElementById("panel-kosong").content,
);
if (alamat.terpilih) {
  panel.show();
}

/** @param {"memuat"|"galat"|"kosong"|"nihil"|"pohon"} keadaan */
function showState(keadaan) {
  for (const bagian of bingkai.querySelectorAll("[data-keadaan]")) {
    bagian.hidden = bagian.dataset.keadaan !== keadaan;
  }
  tempatPohon.hidden = keadaan !== "pohon";
}

/** @returns {Promise<object|null>} null when it failed, and the page says so */
async function fetchPlan() {
  showState("memuat");
  try {
    const jawaban = await fetch(alamat.sumber);
    if (jawaban.redirected) {
      window.location.reload();
      return null;
    }
    if (!jawaban.ok) {
      throw new Error(`HTTP ${jawaban.status}`);
    }
    tanda = jawaban.headers.get("ETag");
    return await jawaban.json();
  } catch (galat) {
    bingkai.querySelector("[data-pesan-galat]").textContent = galat.message;
    showState("galat");
    return null;
  }
}

/** @returns {Promise<object|null>} the plan where it changed since we asked; null where not, or where nobody answers */
async function fetchChanges() {
  try {
    const jawaban = await fetch(alamat.sumber, { headers: { "If-None-Match": tanda }, redirect: "manual" });
    if (jawaban.status !== 200) {
      return null;
    }
    tanda = jawaban.headers.get("ETag");
    return await jawaban.json();
  } catch {
    return null; // the next question comes by itself
  }
}

/** @param {string} id */
function addressOf(id) {
  return alamat.alamatSimpul.replace(/0\/$/, `${id}/`);
}

/** @returns {string|null} the node that the path names */
function chosenInAddress() {
  const pola = new RegExp(`^${alamat.alamatSimpul.replace(/0\/$/, "(\\d+)/")}$`);
  return pola.exec(window.location.pathname)?.[1] ?? null;
}

/** Fills the choices that depend on the plan. */
function offerChoices(pohon) {
  const unit = formulir.elements.namedItem("unit");
  unit.length = 1;
  for (const satu of pohon.unit) {
    unit.add(new Option("\u2003".repeat(satu.dalam) + satu.nama, satu.id));
  }
  const jenjang = formulir.elements.namedItem("jenjang");
  const sampai = document.getElementById("alat-sampai");
  jenjang.length = 1;
  for (const lama of sampai.querySelectorAll("[data-jenjang]")) {
    lama.remove();
  }
  const dipakai = new Set([...pohon.menurutId.values()].map((simpul) => simpul.jenjang.kode));
  for (const satu of pohon.jenjang.filter(({ kode }) => dipakai.has(kode))) {
    jenjang.add(new Option(satu.nama, satu.kode));
    const pilihan = new Option(satu.nama, String(satu.urutan));
    pilihan.dataset.jenjang = satu.kode;
    sampai.add(pilihan, sampai.options[sampai.options.length - 1]);
  }
}

/** Wires the loaded plan to the page. */
function start(kiriman) {
  let pohon = treeFrom(kiriman);
  if (!pohon.menurutId.size && !tempatMeja) {
    showState("kosong");
    return;
  }
  let terpilih = chosenInAddress();
  const terbuka = openedAtFirst(pohon, BARIS_AWAL);
  for (const id of terpilih ? ancestorsOf(pohon, terpilih) : []) {
    terbuka.add(id);
  }
  showState("pohon");
  formulir.hidden = false;
  document.getElementById("alat-kaki").hidden = false;
  offerChoices(pohon);
  let saringan = filterFrom(new URLSearchParams(window.location.search));
  fillForm(formulir, saringan);
  foldFilters(isActive({ ...saringan, kata: [] }));
  const meja = tempatMeja ? new Meja(tempatMeja, () => pohon, refresh) : null;
  meja?.overlay();
  const grid = new Grid(tempatPohon, pohon, terbuka, (id) => choose(id), meja?.pindah.dnd);
  if (meja) {
    grid.attach(meja);
    wireFields(tempatPanel, meja, () => panel.load(addressOf(terpilih), pohon.menurutId.get(terpilih)?.pernyataan ?? ""));
    tempatMeja.hidden = false;
  }

  /**
   * The plan as it is now, where anybody changed it since.
   *
   * @param {boolean} [semua] also where nobody did
   */
  async function refresh(semua = false) {
    const terjawab = meja?.antrean.terjawab;
    tanda = semua ? "" : tanda;
    const baru = await fetchChanges();
    if (meja && terjawab !== meja.antrean.terjawab) {
      await refresh(true); // what came may be older than what was saved meanwhile
    } else if (baru) {
      const lama = pohon.menurutId.get(terpilih ?? "");
      pohon = treeFrom(baru);
      meja?.overlay();
      offerChoices(pohon);
      fillForm(formulir, saringan);
      grid.replace(pohon);
      applyFilter();
      reloadPanel(lama);
    }
  }

  /** The panel follows, unless somebody is at work in it. */
  function reloadPanel(lama) {
    const kini = pohon.menurutId.get(terpilih ?? "");
    const sama = kini && lama && ["revisi", "induk", "nIndikator", "nTarget", "unit"].every((nama) => kini[nama] === lama[nama]);
    if (terpilih !== null && !sama && !tempatPanel.contains(document.activeElement)) {
      panel.load(addressOf(terpilih), kini?.pernyataan ?? "");
    }
  }

  /** @param {string} id */
  function choose(id) {
    const simpul = pohon.menurutId.get(id);
    if (id !== terpilih) {
      window.history.pushState({}, "", addressOf(id) + queryOf(saringan));
    }
    showNode(id, simpul?.pernyataan ?? "");
  }

  function showNode(id, pernyataan) {
    terpilih = id;
    grid.select(id);
    panel.load(addressOf(id), pernyataan);
  }

  function close() {
    if (terpilih !== null) {
      window.history.pushState({}, "", alamat.alamat + queryOf(saringan));
    }
    terpilih = null;
    panel.close();
    grid.select(null);
    grid.focus();
  }

  function applyFilter() {
    const aktif = isActive(saringan);
    document.getElementById("alat-hapus").hidden = !aktif;
    const semua = pohon.menurutId.size;
    if (!aktif) {
      grid.clearFilter();
      showState(semua ? "pohon" : "kosong");
      hasil.value = formulir.dataset.teksSemua.replace("%n", semua);
      return;
    }
    showState("pohon");
    const jumlah = grid.filter(hitTest(saringan, pohon), saringan.kata);
    hasil.value = formulir.dataset.teksCocok.replace("%n", jumlah).replace("%semua", semua);
    if (jumlah === 0) {
      showState("nihil");
    }
  }

  function readForm() {
    saringan = filterFrom(new FormData(formulir));
    window.history.replaceState({}, "", window.location.pathname + queryOf(saringan));
    applyFilter();
  }

  let jeda = 0;
  formulir.addEventListener("input", (event) => {
    if (event.target.id !== "alat-sampai") {
      window.clearTimeout(jeda);
      jeda = window.setTimeout(readForm, event.target.type === "search" ? 200 : 0);
    }
  });
  formulir.addEventListener("submit", (event) => {
    event.preventDefault();
    window.clearTimeout(jeda);
    readForm();
    grid.focus();
  });
  formulir.addEventListener("reset", () => window.setTimeout(readForm));
  bingkai.querySelector("[data-hapus-saringan]").addEventListener("click", () => {
    formulir.reset();
    formulir.elements.namedItem("cari").focus();
  });
  document.getElementById("alat-sampai").addEventListener("change", ({ target }) => {
    const urutan = { tutup: -1, buka: Infinity }[target.value] ?? Number(target.value);
    if (target.value) {
      grid.openDownTo(urutan);
    }
    target.value = "";
  });

  tempatPanel.addEventListener("click", (event) => {
    const tautan = event.target.closest("[data-buka-simpul]");
    if (tautan && grid.has(tautan.dataset.bukaSimpul) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      choose(tautan.dataset.bukaSimpul);
    } else if (event.target.closest("[data-tutup-panel]")) {
      close();
    }
  });
  tempatPanel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.isShown) {
      close();
    }
  });
  window.addEventListener("popstate", () => {
    saringan = filterFrom(new URLSearchParams(window.location.search));
    fillForm(formulir, saringan);
    applyFilter();
    const id = chosenInAddress();
    if (id === null) {
      terpilih = null;
      panel.close();
      grid.select(null);
    } else if (id !== terpilih) {
      showNode(id, pohon.menurutId.get(id)?.pernyataan ?? "");
    }
  });

  grid.ready.then(() => {
    grid.select(terpilih);
    applyFilter();
    performance.mark("pohon-siap");
  });
  window.setInterval(() => {
    if (!document.hidden) {
      refresh();
    }
  }, TANYA_MS);
}

/** On a phone the filters fold away; a filter that came with the address is never hidden. */
function foldFilters(terbuka) {
  const tombol = formulir.querySelector(".alat-buka");
  tombol.setAttribute("aria-expanded", String(terbuka));
  document.getElementById("alat-saringan").classList.toggle("terbuka", terbuka);
}

formulir.querySelector(".alat-buka").addEventListener("click", ({ currentTarget }) => {
  foldFilters(currentTarget.getAttribute("aria-expanded") !== "true");
});

async function load() {
  const kiriman = await fetchPlan();
  if (kiriman) {
    start(kiriman);
  }
}

bingkai.querySelector("[data-coba-lagi]").addEventListener("click", load);
load();
