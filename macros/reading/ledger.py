"""The ledger of published ids, data/anchors.txt."""

from macros.model.problems import At, problem


def read_ledger(reader, problems):
    """Published id → its line in data/anchors.txt; None where there is no ledger."""
    path = "data/anchors.txt"
    if not (reader.root / path).is_file():
        problems.append(
            problem(
                "F04",
                At(path, 1),
                missing="the ledger of published anchors",
                what_to_do="Bring it back, or run make anchors",
            )
        )
        return None
    lines, found = reader.read(path, lambda _, text: (text.split("\n"), []), [])
    problems += found
    return {line.strip(): i for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")}
