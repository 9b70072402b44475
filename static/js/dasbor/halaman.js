/**
 * The page of the dashboard: draws its charts, folds the tables behind them, and folds the branches of the tree.
 */

import { heatMap, trend } from "./bagan.js";
import { watch } from "./muat.js";

const OPEN_LEVELS = 2;

function charts() {
  const data = JSON.parse(document.getElementById("data-dasbor").textContent);
  heatMap(document.getElementById("bagan-peta"), data);
  behind(document);
  drawTrend();
  watch(drawTrend);
}

/** The trend of years comes with the page or after it. */
function drawTrend() {
  const tempat = document.getElementById("bagan-tren");
  if (tempat?.hidden) {
    trend(tempat, JSON.parse(document.getElementById("data-tren").textContent));
    behind(document.getElementById("tren"));
  }
}

/** Closes the table behind a chart that is drawn. */
function behind(bagian) {
  for (const tabel of bagian.querySelectorAll("details[data-tabel]")) {
    tabel.open = false;
  }
}

/** @param {HTMLTableRowElement[]} baris in tree order, each with its level */
function folding(baris) {
  const tingkat = baris.map((satu) => Number(satu.dataset.tingkat));
  const tutup = new Set();
  const tombol = new Map();

  const show = () => {
    let batas = Infinity;
    baris.forEach((satu, nomor) => {
      if (tingkat[nomor] <= batas) {
        batas = tutup.has(nomor) ? tingkat[nomor] : Infinity;
        satu.hidden = false;
      } else {
        satu.hidden = true;
      }
    });
    for (const [nomor, satu] of tombol) {
      satu.setAttribute("aria-expanded", String(!tutup.has(nomor)));
      satu.textContent = tutup.has(nomor) ? "▶" : "▼";
    }
  };

  const label = baris[0].closest("table").dataset.teksBuka;
  baris.forEach((satu, nomor) => {
    if (!(tingkat[nomor + 1] > tingkat[nomor])) {
      return;
    }
    const buka = document.createElement("button");
    buka.type = "button";
    buka.className = "dasbor-cabang";
    buka.setAttribute("aria-label", label);
    buka.addEventListener("click", () => {
      if (!tutup.delete(nomor)) {
        tutup.add(nomor);
      }
      show();
    });
    satu.querySelector("th")?.prepend(buka);
    tombol.set(nomor, buka);
    if (tingkat[nomor] >= OPEN_LEVELS) {
      tutup.add(nomor);
    }
  });
  show();

  const semua = document.querySelector("[data-lipat]");
  semua.hidden = tombol.size === 0;
  semua.addEventListener("click", ({ target }) => {
    const apa = target.closest("[data-lipat-semua]")?.dataset.lipatSemua;
    if (apa) {
      tutup.clear();
      if (apa === "tutup") {
        [...tombol.keys()].forEach((nomor) => tutup.add(nomor));
      }
      show();
    }
  });

  window.addEventListener("beforeprint", () => {
    tutup.clear();
    show();
    for (const tabel of document.querySelectorAll("details[data-tabel]")) {
      tabel.open = true;
    }
  });
}

charts();
const baris = [...document.querySelectorAll("#pohon-capaian > .geser > table > tbody > tr")];
if (baris.length > 0) {
  folding(baris);
}
