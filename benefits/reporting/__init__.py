"""Views on paper and in pictures: words and figures for people."""
