"""The stylesheet in the page and the white space of templates: smaller on the wire, the same to a reader."""

from django.template import Context, Engine

from portal.style import STYLE, minify


class TestStylesheet:
    def test_comments_and_needless_space_go(self):
        assert minify("/* a\nb */\n.a,\n.b > p {\n  color: red;\n  margin: 0 1rem !important;\n}\n") == (
            ".a,.b>p{color:red;margin:0 1rem!important}"
        )

    def test_space_that_means_something_stays(self):
        assert minify(".a :is(b) { width: calc(100% + 1rem) }") == ".a :is(b){width:calc(100% + 1rem)}"

    def test_combinators_lose_their_space(self):
        assert minify("li + li ~ p { a: b }") == "li+li~p{a:b}"

    def test_strings_stay_as_they_are(self):
        assert minify('a::after { content: "x , > y"; font: 1rem "Noto Sans", serif }') == (
            'a::after{content:"x , > y";font:1rem "Noto Sans",serif}'
        )

    def test_it_fits_into_every_page(self):
        """A tenth of a kilobyte here is a tenth in every page: a lesson has 14,000 bytes in all."""
        assert len(STYLE) < 16_000
        assert STYLE.count("{") == STYLE.count("}")


class TestTemplateSpace:
    def render(self, tmp_path, source, **context):
        (tmp_path / "page.html").write_text(source)
        engine = Engine(dirs=[tmp_path], loaders=["portal.template_loader.CompactLoader"])
        return engine.get_template("page.html").render(Context(context))

    def test_indentation_and_lines_of_logic_leave_one_line_break(self, tmp_path):
        source = "<ul>\n  {% for n in numbers %}\n    <li>{{ n }}</li>\n\n  {% endfor %}\n</ul>\n"
        assert self.render(tmp_path, source, numbers=[1, 2]) == "<ul>\n<li>1</li>\n<li>2</li>\n</ul>\n"

    def test_words_stay_apart(self, tmp_path):
        source = "<p>\n  Lihat\n  {% if more %}\n    juga\n  {% endif %}\n  ini.\n</p>"
        assert self.render(tmp_path, source, more=True).split() == ["<p>", "Lihat", "juga", "ini.", "</p>"]
        assert self.render(tmp_path, source, more=False).split() == ["<p>", "Lihat", "ini.", "</p>"]
