"""The whole chain in one function: decode > blocks > extract > minus template > metadata > normalise > language.

For one page alone, `extract_article`. For a page of a site, a worker calls

    textualise_page(body, url=..., content_type=..., template=template) -> Textualised(article, signature)

with the site's template as it stands (None at first; an immutable value, cheap to pickle), and whoever keeps templates
then calls `archive.text.template.learn(template, signature, ...)`, in any order of pages, when `signature` is not None.
`Template.to_bytes` and `Template.from_bytes` are its stored form, `template.digest` names its version (it is also
`article.template`), and when `template.ripe` turns true the site's earlier articles are worth making again, once.
"""
