"""How many villages copied a page: for the public, cached page itself."""

from django import template

from community.services.adoption_summary import summary_of

register = template.Library()


@register.inclusion_tag("community/adoptions/summary.html")
def adoptions_of(page):
    """The public summary of the page's adoptions, and the way to begin one."""
    return {"page": page, "summary": summary_of(page.pk)}
