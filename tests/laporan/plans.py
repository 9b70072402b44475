"""Trees with texts to be drawn: of any size, shaped like a cascading, with Penjelasan as long as in real documents."""

from random import Random

from laporan.diagram.boxes import Content, Measure
from laporan.diagram.drawing import Branch
from tests.laporan.samples import WORDS

JENJANG = ("Tujuan", "Sasaran", "Program", "Kegiatan", "Sub Kegiatan")
BANDS = {level: (name.upper(), f"ESELON {'I' * (2 + level)}") for level, name in enumerate(JENJANG[:3])} | {
    level: (JENJANG[level].upper(),) for level in (3, 4)
}
CHILDREN = ((2, 3), (2, 4), (2, 6), (1, 8))


class Cascading:
    """So many boxes in tree order; each text is unique by its number."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.random = Random(seed)
        self.left = count
        self.texts = 0
        self.key = 0
        self.roots: list[Branch] = []
        while self.left > 0:
            self.roots.append(self.branch(0, len(self.roots) + 1))

    def branch(self, level: int, number: int) -> Branch:
        self.left -= 1
        self.key += 1
        measures = tuple(self.measure() for _ in range(self.random.choice((1, 1, 1, 2))))
        made = Branch(
            Content(
                f"{JENJANG[level]} {number}", self.text(12), "" if level < 2 else f"7.01.0{number}", JENJANG[level],
                self.text(10) if level > 1 else "", measures, level, self.key, f"/x/{self.key}/",
            )
        )  # fmt: skip
        if level < len(CHILDREN):
            for child in range(self.random.randint(*CHILDREN[level])):
                if self.left > 0:
                    made.children.append(self.branch(level + 1, child + 1))
        return made

    def measure(self) -> Measure:
        return Measure(
            self.text(10),
            (("Formulasi", self.text(18)), ("Tipe Penghitungan", "Kumulatif"), ("Sumber Data", self.text(5))),
        )

    def text(self, most: int) -> str:
        self.texts += 1
        return " ".join((f"T{self.texts}", *self.random.choices(WORDS, k=self.random.randint(2, most))))
