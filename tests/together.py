"""Several people at the same moment, each in a thread and connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from portal.errors import Refused


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; return what each gave, or its refusal. Any other failure is raised here."""
    barrier, results = Barrier(len(acts), timeout=20), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except BaseException as failure:  # noqa: BLE001 - handed to the test's own thread
            results[place] = failure
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return results
