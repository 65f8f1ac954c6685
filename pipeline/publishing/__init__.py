"""The year's report as readers get it: HTML, PDF, DOCX, workbooks and a site for reviewers.

Sections hand over blocks (content.py). They become one pandoc document (document.py), and each format
replaces the tables, figures and boxes in it by its own kind (html.py, pdf.py, word.py).
The workbooks (workbook.py) and the reviewers' site (site.py) read the blocks directly.
"""
