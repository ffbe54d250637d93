"""``wakala user``: who has powers at which shop, and who may see whose number."""

import json

import pytest

SECOND = "105954558954427"


@pytest.fixture
def user(wakala):
    """Run a command about people, of two shops."""
    wakala("shop", "add", SECOND, "--name", "Mama Njeri", "--currency", "KES")
    return lambda *arguments: wakala("user", *arguments)


def people(user, *arguments):
    return [
        (one["shop"], one["name"], one["roles"]) for one in json.loads(user("list", "--json", *arguments).out)
    ]


def test_where_there_is_nobody_that_is_said(user):
    assert user("list", "--role", "manager").out == "none\n"


def test_somebody_is_added_at_one_shop_alone_with_several_roles(user):
    add = ("add", "0712 345678", "--shop", SECOND, "--role", "staff", "--name", "Otieno", "--area", "Kibera")
    assert user(*add).out == "Mama Njeri: *****678 is staff; a running server takes it up in 5 s\n"
    assert "it was so already" in user(*add).out
    user("add", "+254712345678", "--shop", SECOND, "--role", "driver", "--role", "staff")
    assert people(user, "--shop", SECOND) == [(SECOND, "Otieno", ["driver", "staff"])]
    assert [name for _, name, _ in people(user)] == ["Mama Joy", "Sipho", "Otieno"]
    assert [name for _, name, _ in people(user, "--role", "driver")] == ["Sipho", "Otieno"]


def test_numbers_are_masked_unless_they_are_asked_for(user):
    for out in (user("list").out, user("list", "--json").out):
        assert "*****002" in out
        assert "27820000002" not in out
    assert "27820000002" in user("list", "--reveal").out


def test_roles_that_are_set_are_all_that_somebody_has(user):
    of = ("--shop", SECOND)
    user("add", "0712345678", *of, "--role", "owner", "--name", "Otieno")
    user("set", "0712345678", *of, "--role", "driver", "--inactive")
    (otieno,) = json.loads(user("list", "--json", *of).out)
    assert (otieno["roles"], otieno["active"], otieno["name"]) == (["driver"], False, "Otieno")


def test_who_is_removed_is_listed_nowhere_and_may_be_removed_again(user):
    of = ("--shop", "0190a1b2-0000-7000-8000-000000000001")
    user("add", "0820000003", *of, "--role", "staff")
    assert "*****003 is not staff any more" in user("remove", "0820000003", *of, "--role", "staff").out
    assert people(user, *of)[1][2] == ["driver"]
    assert "*****003 is not listed any more; a running" in user("remove", "0820000003", *of).out
    assert "it was so already" in user("remove", "0820000003", *of).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "0820000003", "--role", "driver"), "2 shops fit without --shop; name one. There are: "),
        (("add", "0820000003", "--role", "driver", "--shop", "9"), "0 shops fit --shop '9'; name one."),
        (
            ("add", "0820000003", "--role", "chef"),
            "'chef' is no role; it must be one of owner, manager, staff, driver",
        ),
        (("add", "123", "--role", "driver", "--shop", SECOND), "phone is '123'; it must be a number"),
        (("set", "0712345678", "--shop", SECOND, "--name", "X"), "*****678 is nobody's number at this shop"),
        (("set", "0712345678", "--shop", SECOND), "nothing to change is given"),
    ],
)
def test_what_cannot_be_is_told(user, arguments, told):
    ended = user(*arguments)
    assert ended.code == 2
    assert told in ended.err
