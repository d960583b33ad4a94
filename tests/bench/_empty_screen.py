"""What does Streamlit take to show anything at all? The emptiest screen."""

import streamlit as st

st.title("Empty")
