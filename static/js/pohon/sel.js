/**
 * Opens the field of the panel that the address names behind its #, as the links of the page of checks do:
 * `#sel-target-12-2026`, `#sel-ubah_indikator-12-satuan_id`, `#sel-ubah-5-unit_id`, `#sel-tambah_indikator-5`.
 */

/** @returns {HTMLElement|undefined} */
function field() {
  const [, tindakan, id, medan = ""] = /^#sel-([a-z_]+)-(\d+)(?:-([\w-]+))?$/.exec(window.location.hash) ?? [];
  return [...document.querySelectorAll("#panel [data-tindakan]")].find(
    ({ dataset }) =>
      dataset.tindakan === tindakan && dataset.id === id && (dataset.medan ?? dataset.tahun ?? "") === medan,
  );
}

function open() {
  const medan = field();
  if (!medan) {
    return;
  }
  for (let induk = medan.closest("details"); induk; induk = induk.parentElement.closest("details")) {
    induk.open = true;
  }
  medan.focus({ preventScroll: true });
  medan.scrollIntoView({ block: "center" });
}

window.addEventListener("hashchange", open);
open();
