"""Every service is the same small house."""

import ast

import pytest
from composed import settings_class
from house import PROJECT, Function, functions_of, name_of, package_folder, service_packages, tree_of
from kentongan_contracts.topology import SERVICES

ROOMS = ("app.py", "settings.py", "stores.py", "testing.py", "py.typed")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_rooms_that_every_service_has(service: str) -> None:
    folder = PROJECT / "services" / service
    package = package_folder(service)
    for name in ("pyproject.toml", "Dockerfile", "README.md", "tests/unit", "tests/integration"):
        assert (folder / name).exists(), name
    for name in (*ROOMS, "domain/errors.py", "use_cases"):
        assert (package / name).exists(), name
    for door in ("routes", "subscribers"):
        assert (package / f"{door}.py").exists() or (package / door).is_dir(), door


@pytest.mark.parametrize("service", SERVICES)
def test_a_use_case_is_a_public_function_with_the_files_name(service: str) -> None:
    for path in (package_folder(service) / "use_cases").glob("*.py"):
        if path.name != "__init__.py":
            assert path.stem in {node.name for node in tree_of(path).body if isinstance(node, Function)}, name_of(path)


@pytest.mark.parametrize("service", SERVICES)
def test_the_body_of_a_message_door_is_one_call(service: str) -> None:
    package = package_folder(service)
    for path in (*package.glob("subscribers.py"), *package.glob("subscribers/*.py")):
        for door in functions_of(path):
            if door.name.startswith("on_"):
                body = door.body[1:] if ast.get_docstring(door) else door.body
                assert len(body) == 1, f"{name_of(path)}:{door.name}"
                assert isinstance(body[0], ast.Expr), f"{name_of(path)}:{door.name}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_described(service: str) -> None:
    fields = settings_class(service).model_fields
    assert not [name for name, field in fields.items() if not field.description]


@pytest.mark.parametrize("service", SERVICES)
def test_every_error_of_a_domain_has_a_code_of_its_own(service: str) -> None:
    path = service_packages()[service] / "domain" / "errors.py"
    classes = [node for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
    assert classes
    codes = [code for node in classes if (code := _code(node))]
    assert len(codes) == len(set(codes))


def _code(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if isinstance(target, ast.Name) and target.id == "code" and isinstance(value, ast.Constant):
            return str(value.value)
    return None
