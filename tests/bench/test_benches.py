"""What the benches compare is the same thing, tried on tiny plans; nothing is timed here."""

import pytest

from bench import generator, rumus
from bench.matriks import check_same_merges, first_rows, openpyxl_lean
from bench.pohon import Comparison, signed_in
from laporan.render import xlsx
from tests.laporan import samples


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [12, 60])
def test_api_and_plain_sql_give_the_same_json_in_six_queries_whatever_the_size(size: int) -> None:
    government = generator.make_pemda([size, 8], years=2)
    orang, _actor = generator.planner(government, 0)
    case = Comparison(signed_in(orang, government.pemda.pk), government.rencana[0])
    try:
        case.check_same()
        assert case.queries() <= 6
    finally:
        case.close()


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_cut_document_is_a_whole_grid_of_so_many_rows(count: int) -> None:
    cut = first_rows(samples.document(samples.matrix(20)), count)
    assert cut.rows == count  # Table itself refuses holes and cells over the edge


def test_a_document_cannot_be_cut_longer_than_it_is() -> None:
    with pytest.raises(ValueError, match="only"):
        first_rows(samples.document(samples.matrix(20)), 21)


@pytest.mark.parametrize("rows", [1, 20])
def test_both_workbooks_merge_the_same_cells(rows: int) -> None:
    document = samples.document(samples.matrix(rows))
    check_same_merges(xlsx.render(document), openpyxl_lean(document))


@pytest.mark.parametrize("peer", rumus.PEERS, ids=lambda peer: peer.name)
def test_formulas_and_the_arithmetic_by_hand_give_the_same(peer: rumus.Peer) -> None:
    rumus.check_same(peer, rumus.places(20))
