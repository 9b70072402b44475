/**
 * The combined worksheet: which units go with the next step, and the question before it.
 */

const tabel = document.getElementById("isian");
const formulir = document.getElementById("isian-putuskan");
const unit = new Map([...tabel.querySelectorAll(".isian-unit")].map((badan) => [badan.dataset.unit, badan]));

function boxOf(badan) {
  return badan.querySelector("[data-pilih-unit]");
}

function chosen() {
  return [...unit.values()].filter((badan) => boxOf(badan)?.checked);
}

function filledOf(badan) {
  return Number(badan.querySelector("[data-terisi-unit]").textContent);
}

function rowsOf(badan) {
  return tabel.querySelectorAll(`.isian-indikator[data-unit="${badan.dataset.unit}"]`).length;
}

function count() {
  for (const satu of document.querySelectorAll("[data-n-unit]")) {
    satu.textContent = String(chosen().length);
  }
  for (const tombol of formulir?.querySelectorAll("[data-tanya]") ?? []) {
    tombol.disabled = chosen().length === 0;
  }
}

/** A unit comes in with its first figure. */
tabel.addEventListener("terisi", ({ detail }) => {
  const terisi = new Map([...unit.keys()].map((id) => [id, 0]));
  for (const baris of detail.values()) {
    terisi.set(baris.unit, terisi.get(baris.unit) + Number(baris.terisi));
  }
  for (const [id, badan] of unit) {
    badan.querySelector("[data-terisi-unit]").textContent = String(terisi.get(id));
    const mulai = badan.querySelector("[data-mulai]");
    if (mulai && terisi.get(id)) {
      mulai.textContent = mulai.dataset.mulai;
    }
    const kotak = boxOf(badan);
    if (kotak && kotak.disabled === Boolean(terisi.get(id))) {
      kotak.checked = Boolean(terisi.get(id));
      kotak.disabled = !terisi.get(id);
    }
  }
  count();
});

/** What is to go back is not verified at the same time. */
tabel.addEventListener("input", ({ target }) => {
  if (target.matches("[data-kembali]")) {
    const badan = unit.get(target.closest("tbody").dataset.unit);
    const alasan = [...tabel.querySelectorAll(`[data-unit="${badan.dataset.unit}"] [data-kembali]`)];
    boxOf(badan).checked = alasan.every((satu) => !satu.value.trim());
    count();
  }
});
tabel.addEventListener("change", count);

/** "Bagian Hukum (2/3)" for each chosen unit that has an empty row. */
function tellMissing(dialog) {
  const kurang = chosen().filter((badan) => filledOf(badan) < rowsOf(badan));
  const kotak = dialog.querySelector("[data-kurang]");
  kotak.hidden = kurang.length === 0;
  kotak.querySelector("ul").replaceChildren(
    ...kurang.map((badan) => {
      const satu = document.createElement("li");
      satu.textContent = `${badan.dataset.nama} (${filledOf(badan)}/${rowsOf(badan)})`;
      return satu;
    }),
  );
}

formulir?.addEventListener("click", (event) => {
  const tombol = event.target.closest("[data-tanya]");
  if (!tombol) {
    return;
  }
  event.preventDefault();
  const dialog = document.getElementById(tombol.dataset.tanya);
  dialog.querySelector("[data-n-baris]").textContent = String(
    chosen().reduce((jumlah, badan) => jumlah + filledOf(badan), 0),
  );
  tellMissing(dialog);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "ya") {
        tombol.textContent = tombol.dataset.sedang; // thirty packages take some seconds
        formulir.requestSubmit(tombol);
      }
    },
    { once: true },
  );
});

count();
