"""`make mutants`: one comparison, boundary, number or condition of the product changed at a time; the tests of its case must notice."""
