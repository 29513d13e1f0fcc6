"""What can be wrong with an author's files: the table of rules by code, and Problem, one line for the author."""

import os
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

MOST_LETTERS = 600  # in a field of a message
ENDLESS = re.compile(r"(\S{80})\S{40,}")  # a run of letters too long for a word
MOST = 10  # annotations of each severity that GitHub shows for one step; it drops the others
IN_COMMAND = {ord("%"): "%25", ord("\n"): "%0A", ord("\r"): "%0D"}


class At(NamedTuple):
    """A line in a file of the edition; the path is relative to the repository."""

    path: str
    line: int


class Rule(NamedTuple):
    """A rule: `what` and `hint` are templates for the fields of a problem; `about` explains the rule to authors."""

    what: str
    hint: str
    about: str
    severity: str = "error"


class Problem(NamedTuple):
    at: At
    code: str
    what: str
    hint: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.at.path}:{self.at.line} {self.code} {self.what}. {self.hint}"


# Families: F files, P paragraphs, N notes and citations, B bibliography, E glossary entries,
# A annotations, D facts and other data, H what nobody may write, I the inventory, R references, S settings,
# T templates.
# A code never changes its meaning; the code of a dropped rule is not used again.
RULES = {
    "F01": Rule(
        "the file is not UTF-8 (byte {offset})",
        "Save it as UTF-8",
        "Every file is UTF-8, so that names in any script survive.",
    ),
    "F02": Rule(
        "the file is empty",
        "Restore its text, or delete the file",
        "An empty file would be an empty page, or an empty list of sources.",
    ),
    "F03": Rule(
        "the front matter cannot be read: {reason}",
        "{wanted}",
        "The block between the first two lines of `---` is YAML, a mapping of names to values.",
    ),
    "F04": Rule("{missing} is missing", "{what_to_do}", "The edition cannot do without a few of its files."),
    "F05": Rule(
        'the front matter lacks "{field}"',
        "Add a line {field}: …",
        "A chapter has a title; a report's page says which work it is and how its paragraphs are counted.",
    ),
    "F06": Rule(
        'the front matter\'s "{field}" is {value}',
        "It should be {wanted}",
        "Fields of the front matter have a fixed form.",
    ),
    "F07": Rule(
        "the JSON cannot be read: {reason}",
        "Look at this line and the one before: a comma, a bracket or a quotation mark is missing, or one too many",
        "Schemas and geography are JSON.",
    ),
    "F08": Rule(
        "nothing reads {name}",
        "{wanted}",
        "A file that nothing reads would be passed over in silence: texts are .md, data .yml, sources .bib,"
        " each in its folder, with names of small letters, digits and hyphens.",
    ),
    "F09": Rule(
        "the file cannot be read: {reason}",
        "{hint}",
        "Every file of the edition is a plain file that anybody may read.",
    ),
    "F10": Rule(
        'the front matter has the field "{field}", which nothing reads',
        "{near}",
        "A field that nothing reads would be lost in silence. Entries and threads have those of their schemas.",
    ),
    "F11": Rule(
        "the outline {what}",
        "{hint}",
        "A chapter's front matter may have its `claim`, one or two sentences, and its `outline`, a list of parts with"
        " `paragraphs` (2.1–2.5) and `text`, which cover the chapter's paragraphs in their order.",
    ),
    "F12": Rule(
        "the edition {tag} cannot be shown: {what}",
        "Remove its folder and make it again: rm -r 'editions/{tag}' && make editions",
        "An edition is frozen: every file of editions/ is as its manifest says, or nothing of it is published.",
    ),
    "F13": Rule(
        'the siglum "{siglum}" already belongs to another report, at {first}',
        "Give this report its own, here and in the ids of its paragraphs",
        "The siglum of a report begins the ids of its paragraphs and notes, so each report has its own.",
    ),
    "P01": Rule(
        "a paragraph without an id",
        "Put {{: #{wanted} }} on a line of its own under it",
        "Every paragraph of a chapter carries the reference of the report's paragraph that it restates.",
    ),
    "P02": Rule(
        'the id "{id}" is already taken, by {first}',
        "Give this one its own",
        "An id names one place in the whole edition.",
    ),
    "P03": Rule(
        'the paragraph "{id}" does not belong here',
        "{wanted}",
        "A chapter holds the paragraphs of one section of one report.",
    ),
    "P04": Rule(
        'the paragraph "{id}" comes after "{before}"',
        "Put the paragraphs in the report's order",
        "Paragraphs ascend, as in the report.",
    ),
    "P05": Rule(
        "the chapter lacks {ids}",
        "Restate what is missing, or mark where it went",
        "A chapter is complete: one paragraph of ours for each of the report's.",
    ),
    "P06": Rule(
        'the anchor "{id}" was published and is gone',
        "Bring it back: references to it are in print",
        "Every id ever published is kept in `data/anchors.txt` and must lead somewhere for ever.",
    ),
    "P07": Rule(
        'the anchor "{id}" is not in the ledger',
        "It gets its line when main is published; make anchors writes it now",
        "A new id is written into the ledger on the day it is published.",
        "advice",
    ),
    "P08": Rule(
        '"{id}" is beyond the report, which has {count}',
        "Check the number",
        "The numbering is the report's; it cannot grow.",
    ),
    "P09": Rule(
        "a subheading without an id",
        "Write {{: #{wanted} .ours }} after it",
        "A chapter's subheadings are the edition's own and carry a permanent id.",
    ),
    "P10": Rule(
        "this looks like a heading, and would be shown as text",
        "Write {wanted} at the beginning of the line",
        "A heading is one or more #, a space and its words, from the beginning of the line.",
    ),
    "P11": Rule(
        'the id "{id}" stands alone',
        "Put {{: #{id} }} right under its paragraph, with no blank line between",
        "An id belongs to the text right above it.",
    ),
    "P12": Rule(
        'the line with the id "{id}" gives no paragraph its id',
        "Write {{: #{id} }} on a line of its own, under the last line of the text, and nothing else there",
        "An id at the end of a line of text, in a second list, or with a no-break space is lost from the page.",
    ),
    "P13": Rule(
        'the id "{id}" stands under a list, quotation, table, HTML or code',
        "Write the paragraph as plain text",
        "Markdown would give the id to the last item or row. A paragraph of a report is a paragraph here.",
    ),
    "P14": Rule(
        'the line "{given}" of the ledger cannot be read, or is there twice',
        "Write an id alone, id = words, or /old/ > /new/; keep one line for each",
        "The ledger has one line for each published id and address.",
    ),
    "P15": Rule(
        "the ledger says that it has {given} lines, but has {found}",
        "Bring the missing lines back; make anchors writes new ones and their number",
        "Without a line of its own, an address could be lost unnoticed.",
    ),
    "P16": Rule(
        'the ledger cannot lead "{old}" to "{new}"',
        "The old address must be gone, and the new one must be a page",
        "A page at an old address leads to the new one.",
    ),
    "P17": Rule(
        'the id "{id}" was published for another text',
        "Put the text back under its id, or, if this is meant, make line {line} of data/anchors.txt: {id} = {words}",
        "An id that is cited must not come to mean something else. The ledger keeps some words of each text.",
    ),
    "P18": Rule(
        'the id "{id}" stands within a text',
        "Take it out: paragraphs, headings and annotations have ids, each on a line of its own under the whole text",
        "An id within a text, a cell or a note is known to no check, and could take that of a paragraph.",
    ),
    "A01": Rule(
        "{kind} is no annotation of the edition",
        "{near}",
        "What we add is of one of five kinds, or one of the six kinds of links between paragraphs, and has a title.",
    ),
    "A02": Rule(
        "the text of an annotation is not indented",
        "Begin each of its lines with four spaces",
        "Text that is not indented would stand in the chapter as the report's.",
    ),
    "A03": Rule(
        "an annotation without an id of its own kind",
        "End it with an indented line {{: #{wanted} }}",
        "Facts, links and readers name an annotation by its id: its kind and the paragraph that it belongs to.",
    ),
    "A04": Rule(
        "the slip does not say how sure it is: {given}",
        'Write sure="certain", "probable" or "possible" after its id',
        "A slip says how sure we are that the report errs.",
    ),
    "A05": Rule(
        "this account of what came later cites no source",
        "Cite one, [@key], and give its date, or take the annotation out",
        "What has become known since the reports is added with its source and its date, never from memory.",
    ),
    "A06": Rule(
        'the title "{title}" of a link is not one reference',
        'Give the one place that it leads to: !!! {kind} "TG 5.7", or a note, "BA n. 70"',
        "A link leads from the paragraph that it stands under to one paragraph or note.",
    ),
    "A07": Rule(
        "{begins} and {ends} are linked twice, first at {first}",
        "Keep one; it is shown at both ends",
        "Two places are linked once, in one direction: the link is shown at both.",
    ),
    "A08": Rule(
        "{begins} is linked to {ends}, which is {what}",
        "Take the link out",
        "A reader sees a paragraph and its neighbours together already.",
    ),
    "A09": Rule(
        "a link of the kind {kind} stands under no paragraph",
        "Put it after the paragraph of a chapter that takes the other up",
        "A link begins at the paragraph of a report's chapter under which it stands.",
    ),
    "A10": Rule(
        'the title "{title}" of a question names something other than paragraphs and notes',
        'Name those that it turns on: !!! question "TG 2.3, 2.9–2.11, TG n. 4"',
        "A question says on which paragraphs or notes it turns; each is linked.",
    ),
    "A11": Rule(
        "a question stands before {paragraph}",
        "Put it at the foot of the chapter, below its last paragraph",
        "The questions of a chapter stand together at its foot.",
    ),
    "A12": Rule(
        "the chapter has {count}",
        "Make it five to eight, or none",
        "A chapter has five to eight questions, as many as a seminar needs, or none.",
        "advice",
    ),
    "A13": Rule(
        'the link to {ends} has an id, "{id}"',
        "Take the id out",
        "A link between two paragraphs is named by its ends; an id would be an address to keep.",
    ),
    "N01": Rule(
        "note {n} is marked here but nowhere written",
        "Write [^{n}]: … under the paragraph",
        "Every mark leads to a note of the same chapter.",
    ),
    "N02": Rule(
        "note {n} is written but no paragraph marks it",
        "Put [^{n}] where the report has it",
        "Every note hangs on a place in the text.",
    ),
    "N03": Rule(
        '{who} cites "{key}", which the bibliography lacks',
        "{near}",
        "A citation names a source by its key in `bibliography/*.bib`.",
    ),
    "N04": Rule(
        "{who} says {form}, but {before} cites {cites}",
        'Say which work and why: [@{kind} KEY]{{: why="…" }}',
        "*Ibid.* and 'note N above' go to the single work of another note; where that cites none, the author must say.",
    ),
    "N05": Rule(
        "{who} says {form}, but {before} cites several works: {keys}",
        "Say which: {example}",
        "*Ibid.* and 'note N above' go to the single work of another note; if it cites several, the author chooses.",
    ),
    "N06": Rule(
        '{who} shortens "{key}", which no earlier note of the report cites',
        "{near}",
        "A short form or *op. cit.* stands for a work that an earlier note has cited in full.",
    ),
    "N07": Rule(
        '{who} shortens "{key}", which could be {keys}',
        "Write the whole key",
        "A short form must fit one earlier work only; two works of an author in one year need the whole key.",
    ),
    "N08": Rule(
        "{who} points to note {to}, which does not come before it",
        "Check the number",
        "'Note N above' leads to an earlier note of the same report.",
    ),
    "N09": Rule(
        "a citation is opened and not closed",
        "Close it with ] in the same paragraph",
        "A citation stands between square brackets.",
    ),
    "N10": Rule(
        "note {n} is written twice, first at {first}",
        "Keep one",
        "A note's number is the report's and stands for one note.",
    ),
    "N11": Rule(
        "note {n} comes after note {before}",
        "Put the notes in the report's order",
        "Notes ascend through a chapter, as printed; so do their marks.",
    ),
    "N12": Rule(
        "{form} outside a note",
        "Cite the work by its key",
        "*Ibid.*, short forms and 'note N above' have a meaning only in the sequence of notes.",
    ),
    "N13": Rule(
        "{who} decides where ibid. goes and does not say why",
        'Add {{: why="…" }} after the bracket',
        "When an editor decides, the page shows the reason to its readers.",
    ),
    "N14": Rule(
        "the citation [{text}] cannot be read",
        "{wanted}",
        "Citations follow pandoc's syntax: an optional prefix, @ and a key, a comma, a locator; works are separated by"
        " semicolons: [@key], [@key, p. 3], [see @a; @b, pp. 31–33]. No braces, no minus, no HTML.",
    ),
    "N15": Rule(
        "note {n} is marked twice, first at line {first}", "Keep the mark that the report has", "A note has one mark."
    ),
    "N16": Rule(
        "the mark [^{label}] is not a number",
        "Notes carry the report's numbers",
        "A chapter's notes carry the report's numbers; we add none.",
    ),
    "N17": Rule(
        "note {n} is empty", "Write the note, or say that its text is lost", "A note whose text is lost says so."
    ),
    "N18": Rule(
        "the chapter lacks note {n}: the notes go from {before} to {after}",
        "Restate the note",
        "The notes of a report are complete and keep their printed numbers.",
    ),
    "N19": Rule(
        "note {n} outside a chapter",
        "Put what it says into the text; cite with [@key]",
        "Numbered notes are the reports'; our own pages cite in the text.",
    ),
    "N20": Rule(
        "the citation {typed} stands outside square brackets",
        "Write [@{key}], and the author's name in the sentence; an @ that begins no citation is written \\@",
        "A citation stands between square brackets: pandoc's form without them, @key, is not read here.",
    ),
    "N21": Rule(
        "a note within the text, ^[…]",
        "Write [^3] with the report's number, and [^3]: … under the paragraph",
        "A chapter's notes are the report's, under their printed numbers.",
    ),
    "N22": Rule(
        "[{ours}] does not say what the report prints",
        'Write [{ours}]{{printed="…"}}, with what stands in the report',
        "Where the edition corrects a name, what is printed is kept beside it.",
    ),
    "N23": Rule(
        "{typed} opens something that is not understood, and would be shown as it is typed",
        "Close it in the same paragraph, or write it as code between backticks",
        "A citation is [@key], a note's mark [^3], a link to an entry [[slug|text]], an attribute list {: #id }.",
    ),
    "N24": Rule(
        "{typed} stands within a link, a title, an attribute or the words for a picture",
        "Put it after them; an @ that begins no citation is written \\@",
        "A citation, a note's mark or a link to an entry becomes a link of its own, and no link stands within another.",
    ),
    "N25": Rule(
        "{typed} is a form of Markdown that the edition does not have, and would be shown as it is typed",
        "{hint}",
        "A text has paragraphs, emphasis, lists, quotations, tables, links, headings, code, and the edition's forms.",
    ),
    "N26": Rule(
        "{typed} is no link, and would be shown as it is typed",
        "Write [words](https://…) or [words](file.md), with nothing between the two brackets",
        "A link is its words and its address, or a label that is defined: [words][label], and [label]: https://….",
    ),
    "N27": Rule(
        '"{typed}" {what}',
        "{hint}",
        "In our own prose (threads, countries, guides) a line of its own, `\\bibliography`, says where the works cited"
        " on the page are listed, and `\\full_bibliography` where all are.",
    ),
    "N28": Rule(
        "{typed} stands in HTML, where Markdown is not read, and would be shown as it is typed",
        'Write <{tag} markdown="1">, or HTML within it too: <em>words</em>',
        "Within a block of HTML only HTML, citations, references and names are read, unless its tag says markdown.",
    ),
    "N29": Rule(
        "the text of note {n} does not begin its line",
        "Write [^{n}]: … at the beginning of a line of its own, under the paragraph",
        "A note is written beside its paragraph: its mark, a colon, and its text, with nothing before the mark.",
    ),
    "B01": Rule(
        "the BibTeX cannot be read: {reason}",
        "Look at the entry that begins here, or just before",
        "Sources are BibTeX: `@type{key, field = {value}, …}`.",
    ),
    "B02": Rule(
        'the source "{key}" is already at {first}',
        "Keep one, and add to it what the other has",
        "A work is one entry, however often and wherever it is cited.",
    ),
    "B03": Rule(
        '"{key}" has the {field} "{value}"',
        "Write 2009, 2009-02 or 2009-02-13, or a range, 2009-06/2009-07, the earlier first",
        "Dates are ISO 8601, as exact as the report has them; a range has two ends of one form.",
    ),
    "B04": Rule(
        '"{key}" has a title in {langid} and no translation',
        "Add translation = {{…}}, in our English",
        "Every title that is not English has our English translation.",
    ),
    "B05": Rule(
        '"{key}" is not in clean form: {found}',
        "{wanted}",
        "One field on each line, fields in a fixed order, entries sorted by key; `make tidy` writes it so.",
    ),
    "B06": Rule('"{key}" has the type @{type}', "{wanted}", "The edition formats these types, and only these."),
    "B07": Rule(
        '"{key}" lacks {field}',
        "Add it, as the report prints it",
        "Each type of source needs some fields to be found by a reader.",
    ),
    "B08": Rule(
        'the key "{key}" has signs other than a–z, 0–9 and hyphens',
        "{wanted}",
        "A key is part of a permanent address (`#ref-…`).",
    ),
    "B09": Rule('"{key}" has the field "{field}"', "{near}", "Fields that nothing prints would be lost silently."),
    "B11": Rule(
        '"{key}" has the field {field} twice',
        "Keep one",
        "If a field is given twice, one of the two would be lost silently.",
    ),
    "B12": Rule(
        '"{key}" has the {field} "{name}": {reason}',
        "{wanted}",
        "Names are `Last, First`, separated by `and`, a body's in braces; Zotero's `family=…, given=…` is understood.",
    ),
    "B13": Rule(
        '"{key}" has LaTeX without a plain form in {field}: {command}',
        "{wanted}",
        "Sources are plain text. LaTeX for letters and signs is understood; what has no plain form is refused.",
    ),
    "B14": Rule(
        '"{key}" has the field "{field}", which no form of @{type} ({kind}) prints',
        "Take it out, say it in note, or give the entry another type",
        "Fields that nothing prints would be lost silently.",
    ),
    "B15": Rule(
        '"{key}" has the langid "{langid}"',
        "{near}",
        "A language is named as biblatex names it (russian, british) or by its code (ru, en-GB).",
    ),
    "B16": Rule(
        'the ready-made citations in data/citations.json are older than "{key}"',
        "Run make citations",
        "The reports' citations in each style are made once from their entries, and again when an entry changes.",
        "advice",
    ),
    "B17": Rule(
        '"{key}" is the source of a report of this edition and lacks {field}',
        "Add it, as the report prints it; a body is an author in braces, author = {{{{Name}}}}",
        "A report has an author, a title and a date: its pages give them to readers, Zotero and search engines.",
    ),
    "B10": Rule(
        '"{key}" is cited nowhere',
        "Cite it, or take it out",
        "The bibliography lists what the edition cites.",
        "advice",
    ),
    "E01": Rule(
        "{field}: {reason}",
        "See data/entry.schema.json",
        "An entry's front matter has a name, a kind, aliases, dates, see_also and slip, as its schema says.",
    ),
    "E02": Rule(
        'the name "{name}" already belongs to {other}',
        "Leave it out here and link with [[slug|text]] where this one is meant",
        "A name in the text leads to one entry; ambiguous names are linked by hand.",
    ),
    "E03": Rule(
        'no text mentions "{name}"',
        "Add the spelling that the chapters use to its aliases, or take the entry out",
        "An entry is there because the reports speak of it.",
        "advice",
    ),
    "E04": Rule('the entry "{slug}" does not exist', "{near}", "Links between entries lead somewhere."),
    "E05": Rule(
        'the entry "{slug}" has no text',
        "Write what it is, in forty words or more, or delete the file",
        "An entry says what its name means in the reports.",
    ),
    "D01": Rule(
        "{field}: {reason}",
        "{hint}",
        "Facts and countries are YAML in the form that their JSON Schema describes.",
    ),
    "D02": Rule(
        'the {kind} "{id}" is already at {first}',
        "Keep one, with the {parts} of both",
        "A fact is given once, with every place that states it; a chart once, with all its series.",
    ),
    "D03": Rule(
        '"{id}" names {ref}, which does not exist',
        "{near}",
        "Every fact names the paragraphs and notes that state it.",
    ),
    "D04": Rule(
        '"{id}" gives the figure {value}, which none of its places contains ({where})',
        "Check the figure, or name the right place",
        "A figure, of a value or in a statement, is the report's, as printed.",
    ),
    "D05": Rule(
        '"{id}" names the entry "{slug}", which does not exist',
        "{near}",
        "Facts and countries name glossary entries by slug.",
    ),
    "D06": Rule(
        "{name} has no page", "Write docs/countries/{slug}.md", "A country is one YAML file and one Markdown file."
    ),
    "D07": Rule(
        '"{id}" has the date "{date}": {reason}',
        "Write a date of the calendar: 2005-08-23, 2005-08, 2005, 2001/2004, 2003/.. (since)",
        "Dates are EDTF, and exist in the calendar.",
    ),
    "D08": Rule(
        'the name "{name}" already belongs to {other}',
        "Leave it out in one of the two",
        "A paragraph is listed for each country that it names, so a name belongs to one country alone.",
    ),
    "D09": Rule(
        '"{id}" runs through "{slug}", which is not on the map', "{near}", "A route names places of `data/places.yml`."
    ),
    "D10": Rule(
        'the chart "{id}" shows the series "{series}", to which no fact belongs', "{near}", "A chart shows facts."
    ),
    "D11": Rule(
        '"{id}" belongs to the series "{series}", which no chart shows',
        "{near}",
        "A series is for a chart to show.",
        "advice",
    ),
    "D12": Rule(
        '"{id}" has the unit {unit}, but the chart "{chart}" has {wanted}',
        "Give both the same unit",
        "Figures on one axis have one unit; only thousand, million and billion are converted.",
    ),
    "D13": Rule(
        '"{id}" names the country "{slug}"',
        "{near}",
        "A fact names the countries it is about by their slugs; one that has no page yet may be named too.",
        "advice",
    ),
    "D14": Rule(
        '"{id}" names the slip "{slip}", which does not exist',
        "{near}",
        "A fact, a row or an entry names the slips that dispute it by their ids; they stand under the paragraphs.",
    ),
    "D15": Rule(
        '"{id}" may be disputed by "{slip}", which it does not name',
        "If the slip is about this figure, date or name, add slip: [{slip}]",
        "What a chapter corrects must not go out uncorrected in the timeline and the data.",
        "advice",
    ),
    "D18": Rule(
        "{typed} is Markdown, and would be shown as it is typed: data, sources and front matter are plain words",
        "Write the words alone; a reference (TG 2.11) becomes a link by itself, and a source is named under where",
        "Statements, notes, names and titles are plain words. Only the text of a page is Markdown.",
    ),
    "I01": Rule(
        "{ref} lacks {what}",
        'Put it in as the report has it, or say why not under "except" in {file}',
        "A restatement has every figure and every date of the report's paragraph, as `data/inventory/` lists them.",
    ),
    "I02": Rule(
        "{ref} has {what}, which the report does not have there",
        "Check the report: correct the text, or add it to {file}",
        "A restatement adds no figure and no date; small numbers in words are free.",
    ),
    "I03": Rule(
        "{ref} does not name {what}",
        'Name it, since every paragraph is cited alone, or say why not under "except" in {file}',
        "A restatement names whom and what the report's paragraph names.",
        "advice",
    ),
    "I05": Rule(
        '{ref} has "{what}", as the report prints it, where the edition writes "{ours}"',
        'Write [{ours}]{{printed="{what}"}}, or say why not under "except" in {file}',
        "One thing has one name through all reports; what a report prints instead is kept beside it.",
    ),
    "I04": Rule(
        "{what} {reason}",
        "{near}",
        "The inventory has one file for each section of a report; each exception has a reason and is needed.",
    ),
    "D16": Rule(
        'the kind of fact "{kind}" stands under no heading',
        "Name it under one of the x-headings, beside the list of kinds",
        "A country's page and the timeline group facts by their kinds; the headings stand in `data/fact.schema.json`.",
    ),
    "D17": Rule(
        'the chart "{id}" has the form "{form}", which nothing draws',
        "The forms are {forms}",
        "A chart has a form that `macros/showing/figures.py` draws.",
    ),
    "D19": Rule(
        "the thread's {field}: {reason}",
        "See data/thread.schema.json",
        "A thread's front matter has its title, question, summary and facts, and may have charts and a map.",
    ),
    "D20": Rule(
        'the thread "{id}" names the fact "{fact}", which does not exist',
        "{near}",
        "A thread's timeline is made of facts, named by their ids.",
    ),
    "D21": Rule(
        'the chart "{id}" has the name of a map',
        "Give it another id",
        "A page asks for a chart or a map by its name alone, so no chart has a map's.",
    ),
    "S01": Rule(
        'the option "{name}" {what}',
        "{hint}",
        "In `mkdocs.yml` the edition takes these options of mkdocs-bibtex: bib_dir, bib_command, bib_by_default,"
        " full_bib_command, footnote_format. The others are refused, since they would do nothing.",
    ),
    "T01": Rule(
        "the template fails: {reason}, showing {record}",
        "Correct the template, or the data that it shows",
        "A template uses only what the Edition gives it; an undefined name is an error.",
    ),
    "T02": Rule(
        "the page shows {typed} as it was typed",
        "Close what it opens, or write it as code between backticks",
        "The last look at each page before it is published: no mark is left, and no HTML that acts.",
    ),
    "T03": Rule(
        'the page has the id "{id}" twice',
        "Give the heading or figure that has it another: ## Words {{: #another-id }}",
        "An id names one place of a page. The page's own parts, its facts and figures have theirs.",
    ),
    "R02": Rule(
        'the figure "{name}" does not exist', "{near}", "A page shows maps, and charts of `data/charts.yml`, by name."
    ),
    "H01": Rule(
        "{what} is not allowed",
        "Take it out; the page of rules lists the HTML that may stand in a text",
        "A pull request is published as it stands, so no file may hold HTML that acts, loads or hides something. Texts"
        " may use: a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure hr i img ins"
        " kbd li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th thead tr u ul."
        " Data, sources and front matter hold none.",
    ),
    "H02": Rule(
        'the attribute "{name}" is not allowed',
        "{wanted}",
        "Attributes that run a script (onclick) or cover the page (style) are refused.",
    ),
    "H03": Rule(
        'the address "{address}" is not allowed',
        "{wanted}",
        "A link leads to a page. Addresses such as javascript: and data: would run or show something of their own.",
    ),
    "H04": Rule(
        "an invisible character, {sign}, stands here",
        "Delete it and type the words again",
        "Invisible characters, and those that reverse the direction of a text, can hide or falsify what is read.",
    ),
    "H05": Rule(
        "a comment or declaration hides text",
        "Take it out, or put what it says into the pull request",
        "What a file says is on the page; a comment in a text would be invisible to readers and reviewers.",
    ),
    "H06": Rule(
        "{tag} has no counterpart",
        "{wanted}",
        "HTML that is opened and not closed swallows the rest of the page.",
    ),
    "H07": Rule(
        "{what} has more than {most}",
        "Split it, or write it without them",
        "No text needs so many signs or lines; rendering them would take minutes.",
    ),
    "H08": Rule(
        "{typed} stands where a letter was lost",
        "Type the letter that was there",
        "A text that is read in an encoding other than its own has Ã© for é, or a sign for what is lost.",
    ),
    "R03": Rule(
        'the reference "{text}" runs backwards',
        "Write the earlier paragraph or note first",
        "A range goes from an earlier place to a later one: TG 2.11–14, TG nn. 33–35.",
    ),
    "R04": Rule(
        'the link "{typed}" leads to no file of docs/',
        "{near}",
        "A link within the edition is the path from one file to another: [the rules](../contribute/rules.md).",
    ),
    "R05": Rule(
        'the link "{typed}" leads to an anchor that {page} does not have',
        "{near}",
        "Anchors are the ids of paragraphs, notes, headings, annotations, sources, facts and charts.",
    ),
    "R06": Rule(
        'the reference "{typed}" is not in a form that is read',
        "Write {wanted}",
        "A reference is the siglum of a report, a space and a paragraph or note: TG 2.11, TG n. 33, TG 2.11–14.",
    ),
    "R01": Rule(
        'the reference "{text}" leads to nothing',
        "{near}",
        "A typed reference such as TG 2.11 or BA n. 70 names a paragraph or note of the reports.",
    ),
}


def problem(code: str, at: At, **fields: object) -> Problem:
    """The Problem of rule `code` at a place; `fields` fill the rule's sentences."""
    rule, said = RULES[code], {name: readable(value) for name, value in fields.items()}
    return Problem(at, code, rule.what.format(**said), rule.hint.format(**said), rule.severity)


def readable(value: object) -> object:
    """A field for a sentence of a rule; long runs of letters and long fields are cut with "…"."""
    if not isinstance(value, str):
        return value
    words = ENDLESS.sub(r"\1…", value)
    return words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS].rpartition(" ")[0] + " …"


NO_SOURCE = "Add the work to bibliography/, or correct the key"
NO_ENTRY = "Write its file in docs/glossary/, or take the name out"


def nearest(word: str, known: Iterable[str], otherwise: str = "Check the spelling") -> str:
    """A hint that names the known word closest to `word`."""
    close = closest(word, tuple(known))
    return f'Did you mean "{close}"?' if close else otherwise


@lru_cache(maxsize=1 << 16)
def closest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word closest to `word`, or None. Cached, since many facts may name the same missing paragraph."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), None)


def report_lines(problems: Iterable[Problem], github: bool | None = None) -> list[str]:
    """Problems as lines for a terminal, sorted by file and line; on GitHub followed by commands that annotate files."""
    github = "GITHUB_ACTIONS" in os.environ if github is None else github
    found = sorted(set(problems))
    # One line each: GitHub takes a line that begins with :: for a command, so none may begin within an author's words.
    lines = [str(p) + (" (advice)" if p.severity == "advice" else "") for p in found]
    lines = [" ".join(re.split(r"[\r\n]+", line)) for line in lines]
    return lines + (github_commands(p for p in found if p.severity == "error") if github else [])


def by_severity(problems: Iterable[Problem], changed: Collection[str] = ()) -> list[Problem]:
    """Problems sorted: errors before advice, then changed files first, then files that cannot be read (F) first."""
    return sorted(
        set(problems), key=lambda p: (p.severity != "error", p.at.path not in changed, not p.code.startswith("F"), p)
    )


def github_commands(problems: Iterable[Problem], changed: Collection[str] = ()) -> list[str]:
    """The commands that make GitHub show problems at their lines: as many of each severity as it accepts.

    changed: paths of the files that a pull request changes; their problems come first.
    """
    found = by_severity(problems, changed)
    errors, advice = (([p for p in found if (p.severity == "error") is is_error])[:MOST] for is_error in (True, False))
    return [github_command(p, "error") for p in errors] + [github_command(p, "warning") for p in advice]


def github_command(found: Problem, level: str) -> str:
    """::error file=docs/x.md,line=3,title=N03::what. hint"""
    path = found.at.path.translate(IN_COMMAND | {ord(":"): "%3A", ord(","): "%2C"})
    message = f"{found.what}. {found.hint}".translate(IN_COMMAND)
    return f"::{level} file={path},line={found.at.line},title={found.code}::{message}"


def fatal(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems must stop a build."""
    return any(p.severity == "error" for p in problems)
