import subprocess
import sys
import types

import pytest

import tools


@pytest.mark.parametrize("name", tools.__all__)
def test_everything_in_all_can_be_imported_and_is_documented(name: str) -> None:
    value = getattr(tools, name)
    assert name in dir(tools)
    if isinstance(value, type | types.FunctionType):
        assert value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'nothing_here'"):
        _ = tools.nothing_here


def test_importing_tools_does_not_import_what_only_some_programs_need() -> None:
    code = "import sys, tools; print(sorted({'pydantic', 'asyncio', 'subprocess', 'ctypes'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
