"""A browser that does as it likes: it speaks Streamlit's own messages to a served app, and forges what it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from plain.signing_in import COOKIE, Door

XSRF = "_streamlit_xsrf"
SECONDS = 60.0


@dataclass
class Drawn:
    """What a run of a page has sent: words, buttons by label, and grids to type into."""

    words: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)  # label -> widget id
    closed: set[str] = field(default_factory=set)  # labels of buttons that cannot be pressed
    grids: list[str] = field(default_factory=list)  # widget ids
    uploaders: list[str] = field(default_factory=list)  # widget ids
    inputs: dict[str, str] = field(default_factory=dict)  # label of a text or a list -> widget id
    typed: dict[str, str] = field(default_factory=dict)  # label of a text -> what stands in it
    page: str = ""  # the hash of the page's script
    session: str = ""  # by which the server knows the tab again
    status: str = ""

    @property
    def text(self) -> str:
        """All words, a piece a line."""
        return "\n".join(self.words)


class Tab:
    """One browser tab: a socket, and what the page keeps between its runs."""

    def __init__(self, socket: ClientConnection, address: str, cookies: Mapping[str, str]) -> None:
        self._socket, self._address, self._cookies = socket, address, cookies
        self.states: dict[str, WidgetState] = {}

    def run(self, page: str, query: str = "", *forged: WidgetState) -> Drawn:
        """Run a page by its address, with the states of widgets kept so far and forged ones beside them.

        Args:
            page: Its path, without a slash.
            query: Of the address.
            forged: States to send in this run; those that are no triggers stay.
        """
        self.ask(page, query, *forged)
        return self.drawn()

    def ask(self, page: str, query: str, *forged: WidgetState) -> None:
        """Send what `run` sends, and wait for nothing."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        sent = {**self.states, **{one.id: one for one in forged}}
        message.rerun_script.widget_states.widgets.extend(sent.values())
        self.states = {code: one for code, one in sent.items() if not one.HasField("trigger_value")}
        self.send(message.SerializeToString())

    def upload(self, seen: Drawn, name: str, content: bytes) -> WidgetState:
        """Send a file as the page does for its uploader; what the uploader then says of itself.

        Args:
            seen: The page with its uploader, as it was drawn last.
            name: Of the file.
            content: Its bytes.
        """
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = seen.session
        self.send(message.SerializeToString())
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "file_urls_response":
            answer = ForwardMsg.FromString(self._socket.recv(timeout=SECONDS))
        urls = answer.file_urls_response.file_urls[0]
        token = {"X-Xsrftoken": self._cookies[XSRF]}
        file = {"file": (name, content)}
        to = self._address + urls.upload_url
        requests.put(to, files=file, cookies=self._cookies, headers=token, timeout=SECONDS).raise_for_status()
        state = WidgetState(id=seen.uploaders[0])
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        return state

    def send(self, data: bytes | str) -> None:
        """Send anything."""
        self._socket.send(data)

    def drawn(self) -> Drawn:
        """Everything up to the end of the run that is under way.

        Raises:
            ConnectionClosed: The server has closed the socket.
            TimeoutError: Nothing came.
        """
        found = Drawn()
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=SECONDS))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                begun = message.new_session
                found = Drawn(page=begun.page_script_hash, session=begun.initialize.session_id)
            elif kind == "delta" and message.delta.HasField("new_element"):
                _take(found, message.delta.new_element)
            elif kind == "script_finished":
                found.status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
                return found


def _take(found: Drawn, element) -> None:
    kind = element.WhichOneof("type")
    if kind == "button":
        found.buttons[element.button.label] = element.button.id
        if element.button.disabled:
            found.closed.add(element.button.label)
    elif kind in ("text_input", "text_area", "selectbox"):
        one = getattr(element, kind)
        found.inputs[one.label] = one.id
        if kind != "selectbox":
            found.typed[one.label] = one.value if one.set_value else one.default
    elif kind == "dataframe" and element.dataframe.editing_mode:
        found.grids.append(element.dataframe.id)
    elif kind == "file_uploader":
        found.uploaders.append(element.file_uploader.id)
    elif kind == "exception":
        found.words.append(f"exception: {element.exception.type} {element.exception.message}")
    elif kind in ("markdown", "heading", "alert"):
        found.words.append(getattr(element, kind).body)


def pressed(code: str) -> WidgetState:
    """A press of a button."""
    return WidgetState(id=code, trigger_value=True)


def edited(code: str, text: str) -> WidgetState:
    """What a grid, a text or a list says was typed into it."""
    return WidgetState(id=code, string_value=text)


@contextmanager
def tab(door: Door, cookie: str, session: str = "") -> Iterator[Tab]:
    """A tab of somebody with a cookie, as far as the door opens; one that had lost the server if it names its session.

    Raises:
        InvalidStatus: The door does not open; the status says how.
    """
    held = {COOKIE: cookie} if cookie else {}
    token = requests.get(door.address + "/_stcore/health", cookies=held, timeout=20).cookies.get(XSRF, "")
    cookies = {**held, XSRF: token} if token else held
    with connect(
        door.address.replace("http", "ws") + "/_stcore/stream",
        origin=door.address,
        max_size=None,
        close_timeout=0.5,  # a tab that is closed waits for nothing
        **_credentials(cookies, token, session),
    ) as socket:
        yield Tab(socket, door.address, cookies)


def _credentials(held: Mapping[str, str], token: str, session: str) -> Mapping[str, object]:
    cookies = "; ".join(f"{name}={value}" for name, value in held.items())
    protocols = ["streamlit", token] if re.fullmatch(r"[\w|.-]+", token) else ["streamlit"]
    if session:
        protocols = ["streamlit", token or "none", session]
    return {"additional_headers": {"Cookie": cookies} if cookies else {}, "subprotocols": protocols}
