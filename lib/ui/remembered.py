"""What does the browser keep for us? A word in a cookie, which the page writes itself."""

from __future__ import annotations

from typing import Final

import streamlit as st

# Streamlit reads cookies and sets none of ours, so the page does.
_component: Final = st.components.v2.component(
    "paybench_remember",
    js="""export default ({ data }) => {
  const safe = window.location.protocol === "https:" ? "; secure" : "";
  const rest = `; path=/; max-age=${data.age}; samesite=lax${safe}`;
  document.cookie = `${data.name}=${data.value}${rest}`;
}""",
)


def keep(name: str, value: str, *, seconds: int, key: str) -> None:
    """Have the browser keep a word for a while; the next page load brings it.

    Args:
        name: of the cookie.
        value: letters, digits and ``%._-`` only.
        seconds: how long; 0 = it is forgotten at once.
        key: of the element that writes it.
    """
    _component(key=key, data={"name": name, "value": value, "age": seconds}, height=0)
