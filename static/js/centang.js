/** A button for each list of check boxes that names one: ticks those in sight, or none of them. */

for (const tempat of document.querySelectorAll("[data-centang]")) {
  const daftar = document.querySelector(tempat.dataset.centang);
  const kotak = () =>
    [...daftar.querySelectorAll("input[type=checkbox]:not(:disabled)")].filter((satu) => !satu.closest("[hidden]"));
  if (kotak().length > 1) {
    const tombol = document.createElement("button");
    tombol.type = "button";
    tombol.className = "btn btn-sm";
    const label = () => {
      const semua = kotak().every((satu) => satu.checked);
      tombol.textContent = semua ? tempat.dataset.kosong : tempat.dataset.semua;
      return semua;
    };
    tombol.addEventListener("click", () => {
      const semua = label();
      for (const satu of kotak()) {
        satu.checked = !semua;
      }
      label();
    });
    daftar.addEventListener("change", label);
    label();
    tempat.append(tombol);
  }
}
