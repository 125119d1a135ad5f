"""What the operator's command says when it cannot do what it was asked.

OperatorError           a sentence for a person: what is wrong and what to do next
├── AlreadyRunning      another supervisor holds this home folder
├── ForeignFolder       the home folder is not Kentongan's
├── MissingProgram      something has to be installed first
└── ProcessEnded        a process ended before it was ready
"""


class OperatorError(Exception):
    """A sentence for the person at the terminal; it is printed without a stack trace."""


class AlreadyRunning(OperatorError):
    """Another supervisor holds this home folder."""


class ForeignFolder(OperatorError):
    """The home folder holds something that Kentongan did not put there."""


class MissingProgram(OperatorError):
    """Something has to be installed first."""


class ProcessEnded(OperatorError):
    """A process ended before it was ready."""
