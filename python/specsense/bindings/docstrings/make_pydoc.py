# SPDX-FileCopyrightText: 2026 gr-specsense authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes <block>_pydoc.h, the docstrings of a block, from the comments of its header.

D(thing) and D(thing, member), as GNU Radio's bindings name them, are the texts in front of
a class or function, and of a class's member. Usage: make_pydoc.py HEADER OUTPUT
"""
import re
import sys

COMMENT = re.compile(r"/\*!(.*?)\*/\s*([^;{]*)", re.DOTALL)


def plain(comment):
    lines = [re.sub(r"^\s*\* ?", "", line) for line in comment.strip().splitlines()]
    text = "\n".join(lines).strip()
    text = text.replace("Throws std::invalid_argument", "Raises ValueError")
    text = re.sub(r"\\brief\s+", "", text)
    text = re.sub(r"\\param\s+(\w+)\s+", r":param \1: ", text)
    return re.sub(r"\\p\s+(\w+)", r"\1", text)


def docstrings(header):
    """Yields (name of the class or '', name of the thing, text)."""
    inside = ""
    for match in COMMENT.finditer(header):
        text, declaration = plain(match.group(1)), match.group(2)
        of_class = re.match(r"(?:class|struct)\s+(?:\w+_API\s+)?(\w+)", declaration)
        of_function = re.search(r"(\w+)\s*\(", declaration)
        if of_class:
            inside = of_class.group(1)
            yield "", inside, text
        elif of_function:
            yield inside, of_function.group(1), text


def main(header_path, output_path):
    with open(header_path, encoding="utf-8") as file:
        header = file.read()
    out = ["// Made by make_pydoc.py", "#pragma once",
           "#define DOC_OF(thing) doc_##thing",
           "#define DOC_OF_MEMBER(thing, member) doc_##thing##_##member",
           "#define DOC_PICK(first, second, name, ...) name",
           "#define D(...) DOC_PICK(__VA_ARGS__, DOC_OF_MEMBER, DOC_OF, )(__VA_ARGS__)"]
    for scope, name, text in docstrings(header):
        variable = "_".join(part for part in ("doc", scope, name) if part)
        out.append(f'[[maybe_unused]] constexpr char {variable}[] = R"doc({text})doc";')
    with open(output_path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
