"""What does a change cost in Streamlit itself? The least screen with a field, a switch, a list."""

import streamlit as st


def _refresh() -> None:
    st.rerun("preview")


@st.fragment(key="preview")
def _preview() -> None:
    shown = {name: st.session_state.get(name) for name in ("text", "switch", "list")}
    st.code(str(shown), language="python")


st.text_input("Text", key="text", live="0ms", on_change=_refresh)
st.segmented_control(
    "Switch", ["off", "true"], default="off", required=True, key="switch", on_change=_refresh
)
st.selectbox("List", [f"option {number}" for number in range(6)], key="list", on_change=_refresh)
_preview()
