"""What every room stands on: database, time, words, forms, pages, who may, and what is written down."""
