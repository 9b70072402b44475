/**
 * Filters a list that is already on the page (plans, organisation): by words, with the number of hits said aloud.
 *
 * A hit keeps the items above it visible, and its branch opens while the filter is on.
 */

/** @param {HTMLElement} alat */
function start(alat) {
  const daftar = document.querySelector(alat.dataset.saring);
  const medan = alat.querySelector("input[type=search]");
  const jumlah = alat.querySelector(".saring-jumlah");
  const butir = [...daftar.querySelectorAll("[data-teks]")].map((elemen) => ({
    elemen,
    teks: elemen.dataset.teks.toLowerCase(),
  }));
  const rincian = [...daftar.querySelectorAll("details")];
  let semula = null;

  const filter = () => {
    const kata = medan.value.toLowerCase().split(/\s+/).filter(Boolean);
    const cocok = butir.filter(({ teks }) => kata.every((satu) => teks.includes(satu)));
    for (const { elemen } of butir) {
      elemen.hidden = true;
    }
    for (const { elemen } of cocok) {
      for (let satu = elemen; satu && satu !== daftar; satu = satu.parentElement.closest("[data-teks]")) {
        satu.hidden = false;
      }
    }
    openBranches(kata.length > 0, cocok);
    jumlah.textContent = kata.length
      ? alat.dataset.teksJumlah.replace("%n", cocok.length).replace("%semua", butir.length)
      : "";
  };

  const openBranches = (aktif, cocok) => {
    if (aktif) {
      semula ??= rincian.map((satu) => satu.open);
      const perlu = new Set(cocok.flatMap(({ elemen }) => [elemen.querySelector("details"), ...branchesAbove(elemen)]));
      for (const satu of rincian) {
        satu.open = perlu.has(satu);
      }
    } else if (semula) {
      rincian.forEach((satu, letak) => {
        satu.open = semula[letak];
      });
      semula = null;
    }
  };

  medan.addEventListener("input", filter);
  alat.hidden = false;
  if (medan.value) {
    filter();
  }
}

/** @param {HTMLElement} elemen */
function branchesAbove(elemen) {
  const atas = [];
  for (let satu = elemen.parentElement?.closest("details"); satu; satu = satu.parentElement?.closest("details")) {
    atas.push(satu);
  }
  return atas;
}

for (const alat of document.querySelectorAll("[data-saring]")) {
  start(alat);
}
for (const tombol of document.querySelectorAll("[data-buka-semua], [data-tutup-semua]")) {
  const buka = "bukaSemua" in tombol.dataset;
  tombol.addEventListener("click", () => {
    for (const satu of document.querySelectorAll(`${tombol.dataset.bukaSemua ?? tombol.dataset.tutupSemua} details`)) {
      satu.open = buka;
    }
  });
}
