"""The Streamlit script stands here alone: nothing beside it is served without it."""
