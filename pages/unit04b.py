"""Unit 04b: a GAN that draws itself while it learns, and fails on purpose. A chapter a tab; only the open one runs."""

from dashboard import takehome
from dashboard.choices import tabs
from dashboard.gans import after, collapse, failures, film, gallery, paper, parts, slow, trainer
from dashboard.prose import Prose

prose = Prose("unit04b")
language = prose.language


def train() -> None:
    first = trainer.opened_here()  # who comes from another chapter to see a training must not look for it
    if first:
        trainer.draw_chapter(language)
    else:
        prose.jump("trainer")
    prose.sections("what", "objective", "signs", "in-step", "trainer")
    if not first:
        trainer.draw_chapter(language)


def step() -> None:
    prose.sections("slow")
    slow.draw_chapter(language)


def fail() -> None:
    prose.jump("failures")
    prose.sections("mode-collapse", ladder=parts.ladder_table(8))
    prose.sections("random-collapse", "failures")
    failures.draw_chapter(language)


def figure() -> None:
    prose.sections("film")
    film.draw_chapter(language)


def chart() -> None:
    prose.sections("map")
    collapse.draw_chapter(language)


def published() -> None:
    prose.sections("paper")
    paper.draw_chapter(language)


def beyond() -> None:
    prose.sections("diffusion")
    after.draw_chapter(language)


def kept() -> None:
    prose.sections("gallery")
    gallery.draw_chapter(language)


CHAPTERS = {
    "train": train,
    "slow": step,
    "failures": fail,
    "film": figure,
    "map": chart,
    "paper": published,
    "after": beyond,
    "gallery": kept,
}

prose.head()
tab, box = tabs("gans_tab", {name: prose.say(f"gans.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.sections("sources")
prose.sections("notebook")
takehome.ready_made(language, "gan")
