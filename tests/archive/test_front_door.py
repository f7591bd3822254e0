import archive


def test_every_name_at_the_front_door_opens() -> None:
    assert sorted(archive.__all__) == sorted(set(archive.__all__))
    assert all(getattr(archive, name) is not None for name in archive.__all__)
