"""The blocks that lessons are made of, and the order in which editors are offered them."""

from wagtail import blocks

from content.blocks.exercises import ChecklistBlock, QuestionBlock
from content.blocks.figures import BudgetBlock, ChartBlock, TableBlock, WorkedExampleBlock
from content.blocks.law import CitationBlock
from content.blocks.media import AudioBlock, DiagramBlock, DownloadBlock, FigureBlock, VideoBlock
from content.blocks.text import AccordionBlock, CalloutBlock, HeadingBlock, TextBlock
from content.blocks.work import FormExampleBlock, StepsBlock

# Anchors that every lesson page has by itself.
PAGE_ANCHORS = {"isi", "inti", "dasar-hukum"}

TEXT, WORK, FIGURES, MEDIA, LAW = "Teks", "Cara kerja", "Angka", "Gambar, suara, berkas", "Hukum dan latihan"


class LessonBody(blocks.StreamBlock):
    """The body of a lesson."""

    heading = HeadingBlock(group=TEXT)
    text = TextBlock(group=TEXT)
    callout = CalloutBlock(group=TEXT)
    accordion = AccordionBlock(group=TEXT)
    steps = StepsBlock(group=WORK)
    checklist = ChecklistBlock(group=WORK)
    form_example = FormExampleBlock(group=WORK)
    worked_example = WorkedExampleBlock(group=FIGURES)
    budget = BudgetBlock(group=FIGURES)
    table = TableBlock(group=FIGURES)
    chart = ChartBlock(group=FIGURES)
    figure = FigureBlock(group=MEDIA)
    diagram = DiagramBlock(group=MEDIA)
    video = VideoBlock(group=MEDIA)
    audio = AudioBlock(group=MEDIA)
    download = DownloadBlock(group=MEDIA)
    citation = CitationBlock(group=LAW)
    question = QuestionBlock(group=LAW)

    def clean(self, value):
        """Two sections of one name would share an anchor, and the contents list would lead to the wrong one."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        seen = set(PAGE_ANCHORS)
        errors = {}
        for position, child in enumerate(cleaned):
            if child.block_type == "heading":
                anchor = child.block.anchor(child.value)
                problem = ""
                if not anchor:
                    problem = "Judul bagian harus memuat huruf atau angka."
                elif anchor in seen:
                    problem = "Judul bagian ini sudah dipakai di pelajaran ini. Beri judul lain."
                if problem:
                    errors[position] = blocks.StreamBlockValidationError(non_block_errors=[problem])
                seen.add(anchor)
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        block_counts = {"heading": {"max_num": 12}}
