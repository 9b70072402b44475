/** Texts of a copy that still speak of its source: their years moved on, or their first words back, by a button. */

/** @param {HTMLTextAreaElement} kotak @param {"asli"|"geser"} pilihan */
function ganti(kotak, pilihan) {
  kotak.value = kotak.dataset[pilihan];
  kotak.dispatchEvent(new Event("input"));
}

for (const baris of document.querySelectorAll(".sisa li")) {
  const kotak = baris.querySelector("textarea");
  if (kotak.dataset.geser === kotak.dataset.asli) {
    baris.querySelector("[data-ganti=geser]").remove(); // a name, not a year
  }
  baris.querySelector(".tombol-baris").hidden = false;
  const semula = baris.querySelector("[data-ganti=asli]");
  const bandingkan = () => {
    semula.hidden = kotak.value === kotak.dataset.asli;
  };
  kotak.addEventListener("input", bandingkan);
  bandingkan();
  baris.addEventListener("click", ({ target }) => {
    const pilihan = target.closest("[data-ganti]")?.dataset.ganti;
    if (pilihan) {
      ganti(kotak, pilihan);
      kotak.focus();
    }
  });
}

const semua = document.querySelector("[data-geser-semua]");
if (semua && document.querySelector("[data-ganti=geser]")) {
  semua.hidden = false;
  semua.addEventListener("click", () => {
    for (const kotak of document.querySelectorAll(".sisa textarea")) {
      ganti(kotak, "geser");
    }
  });
}
