"""Options that mean something in one form of a command only: given in another they are an error, never ignored."""

from collections.abc import Collection, Iterable

import typer

from tools import InputError


def require_applicable(context: typer.Context, form: str, options: Collection[str], *, hint: str = "") -> None:
    """Raise `InputError` for an option on the command line that does nothing in this form of the command, or is empty.

    `options` are the names of the parameters that do something. What an environment variable brings is not meant
    for this command in particular, and is no error.
    """
    for name, words in _given(context):
        if name not in options:
            raise InputError(f"{words} has no effect on {form}", hint=hint or _offered(context, options))
        if context.params[name] == "":
            raise InputError(f"{words} is empty", hint="give it a value, or leave it out")


def _given(context: typer.Context) -> Iterable[tuple[str, str]]:
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE" and parameter.param_type_name == "option":
            yield parameter.name or "", parameter.opts[0]


def _offered(context: typer.Context, options: Collection[str]) -> str:
    known = [p.opts[0] for p in context.command.params if p.param_type_name == "option" and p.name in options]
    return f"its options are {', '.join(known)}"
