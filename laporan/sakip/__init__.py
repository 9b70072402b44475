"""The SAKIP tables of a year: what they are made of, which plan counts, and what is missing in them.

rencana   the plan of each Perangkat Daerah that counts for a year
bahan     all figures of such a plan, read once for all its tables
kurang    what a table could not print, with the place where it is entered
lembar    cells: a text, the number behind it, or the way in which there is none
sasaran   which nodes stand in a table of one level of jabatan
"""
