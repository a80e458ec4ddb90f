"""Background tasks without another service: a thread of the process that asks for them."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend

# One, so that tasks take no more than one processor. Its thread starts with the first task, in the process that serves.
_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tasks")


class ThreadBackend(ImmediateBackend):
    """Runs tasks one after another while the process goes on; a process that ends waits for them.

    What a crash leaves undone is not done later: a task's model must say that it still waits, and a command look for that.
    """

    def _execute_task(self, task_result: TaskResult) -> None:
        _executor.submit(self._work, task_result)

    def _work(self, task_result: TaskResult) -> None:
        try:
            super()._execute_task(task_result)
        finally:
            connections.close_all()
