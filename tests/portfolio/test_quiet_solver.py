"""What the solver prints by mistake never reaches standard output."""

import ctypes
import threading

import pytest

from benefits.portfolio.quiet_solver import quiet


def printed_by_c(text):
    ctypes.CDLL(None).puts(text.encode())


def flushed():
    ctypes.CDLL(None).fflush(None)


def test_what_c_prints_meanwhile_is_swallowed_and_nothing_else_is(capfd):
    printed_by_c("before")
    with quiet():
        printed_by_c("meanwhile")
    printed_by_c("after")
    flushed()
    assert capfd.readouterr().out.split() == ["before", "after"]


def test_what_python_printed_before_comes_out(capfd):
    print("said before")
    with quiet():
        pass
    assert capfd.readouterr().out == "said before\n"


def test_output_comes_back_after_an_error(capfd):
    with pytest.raises(ArithmeticError), quiet():
        raise ArithmeticError
    printed_by_c("after")
    flushed()
    assert capfd.readouterr().out == "after\n"


def test_output_comes_back_when_the_last_of_several_threads_is_done(capfd):
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def other():
        first_in.wait()
        with quiet():
            second_in.set()
            first_out.wait()
            printed_by_c("still quiet")

    thread = threading.Thread(target=other)
    thread.start()
    with quiet():
        first_in.set()
        second_in.wait()
    first_out.set()
    thread.join()
    printed_by_c("after")
    flushed()
    assert capfd.readouterr().out == "after\n"
