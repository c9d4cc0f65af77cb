"""The ontology, its vocabularies and the code agree: each term is defined, named in two languages, used, explained."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, Namespace
from rdflib.namespace import GEO, SDO, DefinedNamespace

import hongtu.ontology as ontology
from hongtu.graph.extract.lexicon import load
from hongtu.ontology import BASE, CODE, CODES, HT, PREFIXES, SCHEMES, concepts
from hongtu.ontology.terms import Vocabulary

ROOT = Path(__file__).parents[1]
TERM = re.compile(r"(?<![\w:.-])([a-z]+):([A-Za-z][A-Za-z0-9]*)")
CLOSED: dict[str, type[DefinedNamespace]] = {
    "rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "dcterms": DCTERMS,
    "skos": SKOS, "prov": PROV, "org": ORG, "foaf": FOAF, "geo": GEO, "schema": SDO,
}  # fmt: skip


@cache
def schema() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.schema(), format="turtle")


@cache
def everything() -> rdflib.Graph:
    graph = rdflib.Graph().parse(data=ontology.schema(), format="turtle")
    for name in SCHEMES:
        graph.parse(data=ontology.scheme(name), format="turtle")
    return graph


def own(base: str) -> set[str]:
    """Return the local names that the ontology defines under a namespace."""
    return {str(node).removeprefix(base) for node in everything().subjects(RDF.type) if str(node).startswith(base)}


def declared(vocabulary: type[Vocabulary]) -> set[str]:
    return set(vocabulary.__annotations__)


def used(prefix: str) -> Counter[str]:
    """Return the terms that Python, SPARQL and the shapes use, by prefix."""
    name = next((cls.__name__ for cls in Vocabulary.__subclasses__() if cls.base == PREFIXES[prefix]), "")
    found: Counter[str] = Counter()
    for folder in ("graph", "viz", "bench", "data"):
        for path in (ROOT / folder).rglob("*.py"):
            found.update(re.findall(rf"\b{name}\.(\w+)", path.read_text("utf-8")))
    for path in [*(ROOT / "graph").rglob("*.py"), *(ROOT / "graph").rglob("*.rq"), ROOT / "ontology" / "shapes.ttl"]:
        found.update(local for tag, local in TERM.findall(path.read_text("utf-8")) if tag == prefix)
    return found


# Terms and files agree ---------------------------------------------------------------------------------------------


def test_the_terms_of_the_code_are_those_of_the_ontology() -> None:
    """Each class and property under `HT`, each code under `CODE` is defined in Turtle, and each defined is declared."""
    assert declared(HT) == own(HT.base)
    lists = {f"{name}" for name in CODES} | {"surfaceWater"}
    assert declared(CODE) == own(CODE.base) - lists


@pytest.mark.parametrize("vocabulary", Vocabulary.__subclasses__(), ids=lambda cls: str(cls.__name__))
def test_terms_are_plain_strings_under_their_namespace(vocabulary: type[Vocabulary]) -> None:
    """A term is a `str`: the base IRI and its own name."""
    assert {getattr(vocabulary, name) for name in declared(vocabulary)} == {
        f"{vocabulary.base}{name}" for name in declared(vocabulary)
    }


@pytest.mark.parametrize("prefix", ["ht", "code"])
def test_queries_shapes_and_code_use_no_term_that_is_not_defined(prefix: str) -> None:
    """A misspelt term in a query or a shape would silently match nothing."""
    not_names = {"base"}
    assert set(used(prefix)) - not_names <= own(PREFIXES[prefix])


def test_every_term_is_explained_to_analysts() -> None:
    """docs/ontology.md names each class and property of the ontology and each code list."""
    text = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    explained = set(re.findall(r"`(?:ht:)?(\w+)`", text))
    assert own(HT.base) - explained == set()
    assert set(CODES) - explained == set()


def test_every_property_of_the_ontology_is_used() -> None:
    """A property or class that neither code, nor a query, nor a shape uses has no place in the ontology."""
    by_name = {"change", "aspect", "direction", "force"}  # written through their names
    assert own(HT.base) - set(used("ht")) - by_name == set()


def test_foreign_terms_are_declared_with_their_kind_and_labels() -> None:
    """Each foreign term that the code uses is introduced in hongtu.ttl with a Chinese and an English label."""
    plain = {PREFIXES[prefix] for prefix in ("ht", "code", "rdf", "rdfs", "xsd", "unit")}
    for vocabulary in Vocabulary.__subclasses__():
        for name in declared(vocabulary) if vocabulary.base not in plain else ():
            node = rdflib.URIRef(vocabulary.base + name)
            assert {getattr(label, "language", None) for label in schema().objects(node, RDFS.label)} == {"zh", "en"}, (
                node
            )


def test_codes_say_the_same_in_python_and_in_turtle() -> None:
    """Each word of the contract leads to the code with that notation, in the list of that name, and none is missing."""
    written = {
        (scheme.removeprefix(CODE.base), concept.notation, concept.iri)
        for concept in concepts("codes")
        for scheme in concept.schemes
    }
    lists = {(name, word, iri) for name, words in CODES.items() for word, iri in words.items()}
    official = {("role", "leadOfficial", CODE.leadOfficial)}  # prints as `lead`
    assert lists - official == {row for row in written if row[0] != "surfaceWater"} - {
        ("role", "lead", CODE.leadOfficial)
    }


@pytest.mark.parametrize(
    ("file", "table", "code_list"),
    [
        ("places", "suffixes", "placeType"),
        ("programs", "heads", "policyType"),
        ("qualities", "behind", "direction"),
        ("qualities", "before", "direction"),
        ("quantities", "before", "comparator"),
        ("quantities", "after", "comparator"),
        ("quantities", "change", "change"),
        ("quantities", "force", "force"),
        ("responsibilities", "labels", "role"),
        ("responsibilities", "verbs", "role"),
    ],
)
def test_meanings_of_the_lexicon_are_codes(file: str, table: str, code_list: str) -> None:
    """What the lexicon calls a meaning, and facts carry on, has a code: a plan cannot fail for want of one."""
    assert set(load().table(file, table)) <= set(CODES[code_list])


# Labels ------------------------------------------------------------------------------------------------------------


def test_every_class_and_property_has_two_labels_and_two_definitions() -> None:
    """Own terms carry exactly one label and one definition in Chinese and in English."""
    for name in own(HT.base):
        for predicate in (RDFS.label, SKOS.definition):
            values = schema().objects(rdflib.URIRef(HT.base + name), predicate)
            found = [str(getattr(value, "language", "")) for value in values]
            assert sorted(found) == ["en", "zh"], f"{name} {predicate}"


def test_labels_tell_terms_apart() -> None:
    """No two classes and no two properties share a label in one language."""
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        nodes = {node for kind in kinds for node in schema().subjects(RDF.type, kind) if str(node).startswith(HT.base)}
        labels = Counter(label for node in nodes for label in schema().objects(node, RDFS.label))
        assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("name", SCHEMES)
def test_every_concept_has_a_chinese_and_an_english_name_and_a_list(name: ontology.Name) -> None:
    """Vocabularies are complete in both languages, and their broader concepts exist."""
    found = concepts(name)
    known = {concept.iri for concept in found}
    for concept in found:
        assert concept.label, concept
        assert concept.english.isascii(), concept
        assert concept.english, concept
        assert concept.schemes, concept
        assert set(concept.broader) <= known - {concept.iri}, concept


@pytest.mark.parametrize("name", ["units", "indicators", "themes"])
def test_a_word_belongs_to_one_concept_only(name: ontology.Name) -> None:
    """One surface with two meanings would link by chance."""
    words = Counter(word for concept in concepts(name) for word in (concept.label, *concept.alternatives))
    assert [word for word, count in words.items() if count > 1] == []


# Vocabularies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("GDP", "地区生产总值"),
        ("固投", "固定资产投资"),
        ("社零", "社会消费品零售总额"),
        ("规上工业增加值", "规模以上工业增加值"),
    ],
)
def test_indicators_are_known_under_all_their_names(word: str, label: str) -> None:
    """Other names lead to the same indicator."""
    assert [concept.label for concept in concepts("indicators") if word in concept.alternatives] == [label]


def test_there_are_enough_indicators_and_each_says_what_is_better() -> None:
    """At least 150 indicators, each with a polarity that is up or down."""
    found = concepts("indicators")
    assert len(found) >= 150
    assert {concept.polarity for concept in found} == {CODE.up, CODE.down}


@pytest.mark.parametrize(
    ("word", "notation", "scale", "factor"),
    [
        ("平米", "平方米", None, None),
        ("㎡", "平方米", None, None),
        ("km", "公里", "M", 1000.0),
        ("亩", "亩", "M2", 666.6666667),
        ("公顷", "公顷", "M2", 10000.0),
        ("个工作日", "工作日", None, None),
        ("人民币", "元", None, None),
        ("家", "个", None, None),
    ],
)
def test_units_are_known_under_all_their_names(
    word: str, notation: str, scale: str | None, factor: float | None
) -> None:
    """A unit as written leads to its base form and to the unit with which it sums."""
    (unit,) = [concept for concept in concepts("units") if word in (concept.notation, *concept.alternatives)]
    assert (unit.notation, unit.scale and unit.scale.removeprefix(PREFIXES["unit"]), unit.factor) == (
        notation,
        scale,
        factor,
    )


def test_stages_and_water_classes_are_ordered() -> None:
    """Stages and grades carry positions that put them in a row."""
    for scheme, count in (("event", 7), ("surfaceWater", 6)):
        found = [concept.position for concept in concepts("codes") if CODE.base + scheme in concept.schemes]
        assert sorted(position for position in found if position) == list(range(1, count + 1))


def test_data_iris_follow_the_base_of_the_store() -> None:
    """Under another base the vocabularies' own nodes move there, the ontology's terms stay."""
    moved = concepts("indicators", "https://example.org/d/")
    assert {concept.iri.partition("/indicator/")[0] for concept in moved} == {"https://example.org/d"}
    assert {concept.polarity for concept in moved} == {CODE.up, CODE.down}
    assert BASE not in ontology.scheme("themes", "https://example.org/d/")


# Standards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", sorted(CLOSED))
def test_terms_of_standards_are_spelt_as_the_standards_spell_them(prefix: str) -> None:
    """Every term of a standard in the Turtle files and in the code stands in that standard's own list."""
    namespace = CLOSED[prefix]
    assert PREFIXES[prefix] == str(namespace)
    text = ontology.schema() + ontology.shapes() + "".join(map(ontology.scheme, SCHEMES))
    text = re.sub(r'"(?:[^"\\]|\\.)*"', "", re.sub(r"(?m)^#.*$", "", text))
    names = {local for tag, local in TERM.findall(text) if tag == prefix}
    names |= {name for cls in Vocabulary.__subclasses__() if cls.base == PREFIXES[prefix] for name in declared(cls)}
    assert {name for name in names if namespace[name] not in namespace} == set()


@pytest.mark.parametrize(
    ("own_class", "standard"),
    [
        ("Plan", FOAF.Document),
        ("Policy", PROV.Plan),
        ("Task", PROV.Entity),
        ("Project", FOAF.Project),
        ("Place", GEO.Feature),
        ("Indicator", SKOS.Concept),
        ("Theme", SKOS.Concept),
        ("Milestone", PROV.Entity),
        ("Section", Namespace(PREFIXES["nif"])["OffsetBasedString"]),
        ("Section", Namespace(PREFIXES["oa"])["TextPositionSelector"]),
    ],
)
def test_classes_are_aligned_to_standards(own_class: str, standard: rdflib.URIRef) -> None:
    """What reads PROV, FOAF, GeoSPARQL, SKOS, NIF or Web Annotation understands our nodes."""
    assert standard in schema().transitive_objects(rdflib.URIRef(HT.base + own_class), RDFS.subClassOf)


def test_a_project_is_no_organisation() -> None:
    """schema.org makes projects organisations, so that no class of ours descends from schema:Project."""
    assert rdflib.URIRef(f"{PREFIXES['schema']}Project") not in schema().all_nodes()


def test_the_shapes_are_shacl_and_speak_two_languages() -> None:
    """Each message comes in Chinese and English, each constraint with a path has one."""
    graph = rdflib.Graph().parse(data=ontology.shapes(), format="turtle")
    for node in set(graph.subjects(SH.message)):
        assert sorted(str(getattr(text, "language", "")) for text in graph.objects(node, SH.message)) == ["en", "zh"]
    terms = {str(node) for node in graph.all_nodes() | set(graph.predicates()) if str(node).startswith(str(SH))}
    assert {term for term in terms if term not in SH} == set()


def test_the_context_reads_every_term() -> None:
    """The JSON-LD context has the prefixes of the code and a key for each term of the ontology."""
    keys = json.loads(ontology.context())["@context"]
    assert PREFIXES.items() <= keys.items()
    named = {value["@id"] if isinstance(value, dict) else value for key, value in keys.items() if key not in PREFIXES}
    assert {f"ht:{name}" for name in own(HT.base)} <= named


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_dates_and_links_of_the_context_are_typed() -> None:
    """A due date read from JSON-LD is a date, a comparator an IRI, a bound a decimal."""
    data = {"@context": json.loads(ontology.context())["@context"], "id": "urn:x", "due": "2030-06-30", "minValue": "8"}
    graph = rdflib.Graph().parse(data=json.dumps({**data, "comparator": "code:ge"}), format="json-ld")
    assert set(graph.objects()) == {
        rdflib.Literal("2030-06-30", datatype=XSD.date),
        rdflib.Literal("8", datatype=XSD.decimal),
        rdflib.URIRef(CODE.ge),
    }


def test_the_terms_are_cheap_to_import() -> None:
    """Whoever only needs terms loads no RDF library."""
    code = "import sys, hongtu.ontology; print([m for m in ('rdflib', 'pyoxigraph', 'pyshacl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("extra", "consistent"), [("", True), ("<place/清河> a ht:Task .", False)])
def test_the_ontology_is_consistent(extra: str, consistent: bool) -> None:
    """An OWL-RL reasoner finds no contradiction in the sound example, and finds one where a place is a task."""
    owlrl = pytest.importorskip("owlrl")
    sound = Path(__file__).with_name("sound.trig").read_text("utf-8") + extra
    triples = "".join(f"{quad.triple} .\n" for quad in ox.parse(sound, ox.RdfFormat.TRIG))
    graph = rdflib.Graph().parse(data=ontology.schema() + triples, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert ([text for text in graph.objects() if str(text).startswith("Disjoint classes")] == []) is consistent
