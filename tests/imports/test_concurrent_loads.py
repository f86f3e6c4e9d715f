"""Loads at the same time, each in its own connection, wait for each other."""

import threading

import pytest
from django.db import connection

from accounts.actions import command_user
from imports.actions import load_observations
from measures.models import Observation
from tests.measures.factories import HomeAreaFactory, MeasureFactory


@pytest.mark.django_db(transaction=True)
def test_loads_at_once_neither_lose_nor_double():
    """Four loads of the same months, each with its own values, all at once."""
    by = command_user()
    MeasureFactory(name="Volume", slug="volume")
    HomeAreaFactory()
    months = [f"{2000 + n // 12}-{n % 12 + 1:02d}" for n in range(60)]
    start = threading.Barrier(4)
    failures: list[Exception] = []

    def load(value: int) -> None:
        try:
            rows = "".join(f"Volume,,{month},{value},\n" for month in months)
            start.wait()
            load_observations(
                content=f"measure,area,month,numerator,denominator\n{rows}".encode(), by=by
            )
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load, args=(value,)) for value in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Observation.objects.count() == 240
    assert Observation.objects.current().count() == 60
    # The last load stands as a whole.
    assert len(set(Observation.objects.current().values_list("numerator", flat=True))) == 1
