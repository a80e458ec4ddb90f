"""Tasks that a thread does in the background."""

from threading import Event, current_thread

from django.test import override_settings
from django_tasks import task

from portal.tasks import _executor

done: list[str] = []
go_on = Event()


@task()
def note(text: str) -> None:
    """Notes who did it, once it may."""
    go_on.wait(10)
    done.append(f"{text} by {current_thread().name}")
    if text == "fail":
        raise ValueError


def test_a_task_is_done_while_the_process_goes_on_and_one_that_fails_stops_no_other():
    with override_settings(TASKS={"default": {"BACKEND": "portal.tasks.ThreadBackend"}}):
        for text in ("fail", "first", "second"):
            note.enqueue(text)
        assert done == []
        go_on.set()
        _executor.submit(lambda: None).result(10)
    assert done == ["fail by tasks_0", "first by tasks_0", "second by tasks_0"]
